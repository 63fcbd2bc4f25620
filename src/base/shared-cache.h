/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_SHARED_CACHE_H
#define SPLIT_BASE_SHARED_CACHE_H

#include "base/content-key.h"
#include "base/entry-log.h"
#include "base/file-descriptor.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace split
{

/**
 * Remembers in a folder what was made for a key, for all threads and processes that use the folder,
 * at once or later.
 *
 * Two files have the entries: `current`, to which new ones are appended, and `previous`. When
 * `current` has reached half of the limit it takes the place of `previous`, and a new one begins;
 * an entry that is found in `previous` is appended to `current`. So what is used stays, and the
 * rest is forgotten in time. In the file `claims`, a locked byte stands for a key that somebody is
 * making something for: others wait, then find it.
 *
 * Whatever goes wrong with the files, callers get what they would make themselves: a damaged entry
 * is one that is not there, and a cache that cannot be read or written is not used any more. A
 * process that forks makes the cache anew in its children.
 */
class SharedCache
{
  public:
    /// What is remembered.
    using Bytes = EntryLog::Bytes;

    /// Told in one line, once, that the cache is not used any more, and why.
    using Warn = std::function<void(const std::string& reason)>;

    /**
     * @param folder of the cache, which is made if it is not there
     * @param limit of the files' bytes together
     * @param warn called by any thread that uses the cache
     */
    SharedCache(const std::filesystem::path& folder, std::uint64_t limit, Warn warn);

    ~SharedCache();

    SharedCache(const SharedCache&) = delete;
    SharedCache& operator=(const SharedCache&) = delete;

    /// @param key what identifies a result
    /// @return the result, if it is remembered as far as is known without waiting for others
    std::optional<Bytes> Find(const ContentKey& key);

    /**
     * Waits for others who make the same.
     *
     * @param key what identifies the result
     * @param make makes the result, if it is not remembered; it does not use the cache
     * @return the result
     * @throws what @p make throws
     */
    Bytes GetOrMake(const ContentKey& key, const std::function<Bytes()>& make);

  private:
    /// Does @p work with the files, under the mutex; gives the cache up if that fails.
    template <typename Work>
    void Try(Work work);

    /// Does @p work once all entries are known, while nobody else appends.
    template <typename Work>
    void WithAllEntries(Work work);

    /// Opens the files that have the names of `current` and `previous` now.
    void Open();

    /// @return what is remembered for @p key, of the entries that are known
    std::optional<Bytes> FindKnown(const ContentKey& key);

    /// Remembers @p bytes for @p key, if they are not too many.
    void Append(const ContentKey& key, const Bytes& bytes);

    const std::filesystem::path m_claims;       //!< the file whose bytes are claims
    const std::filesystem::path m_currentPath;  //!< of the file that grows
    const std::filesystem::path m_previousPath; //!< of the file that grew before
    const std::uint64_t m_limit;                //!< of the bytes of each of the two
    const Warn m_warn;                          //!< told why the cache is given up
    std::mutex m_mutex;                         //!< guards what follows
    bool m_isUsed{true};                        //!< until the cache is given up
    std::unique_ptr<EntryLog> m_current;        //!< null once the cache is given up
    std::unique_ptr<EntryLog> m_previous;       //!< null if there is none
};

} // namespace split

#endif // SPLIT_BASE_SHARED_CACHE_H
