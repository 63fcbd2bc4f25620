/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_ENTRY_LOG_H
#define SPLIT_BASE_ENTRY_LOG_H

#include "base/content-key.h"
#include "base/file-descriptor.h"
#include "base/file-lock.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <unordered_map>
#include <vector>

namespace split
{

/**
 * A file to which processes append entries, bytes by key, that they find again.
 *
 * Behind a number that tells what the file is, entries stand in a row, each with a checksum. What
 * stands there may be damaged, or change by the hands of others: an entry is found only if its
 * checksum is right, and nothing behind one that is wrong is known when the file is opened. One
 * thread at a time may use an object.
 */
class EntryLog
{
  public:
    /// What is found by a key.
    using Bytes = std::vector<std::uint8_t>;

    /// The most bytes of an entry.
    static constexpr std::size_t MOST_BYTES = std::size_t{1} << 26;

    /**
     * @param path of the file
     * @param access READ_OR_WRITE to append, too
     * @throws Error if it cannot be opened, or holds something else
     */
    EntryLog(std::filesystem::path path, FileDescriptor::Access access);

    /// @param path of any file @return whether it is this one, which may have been renamed or
    /// removed
    bool IsAt(const std::filesystem::path& path) const;

    /// @return what keeps others from appending as long as it lasts
    FileLock Lock() const;

    /// Learns what others appended. @throws Error if the file cannot be read, or was replaced
    void CatchUp();

    /// @param key of an entry @return its bytes, if they are known and whole
    std::optional<Bytes> Find(const ContentKey& key);

    /// @param bytes of an entry @return how large a file is that has no other
    static std::uint64_t SizeOf(std::size_t bytes);

    /// @param bytes of an entry @return how large the file is, as far as it is known, with that
    /// appended
    std::uint64_t SizeWith(std::size_t bytes) const;

    /**
     * Appends an entry behind the last that is known, in place of what else may stand there.
     * Whoever calls it has the lock, and has caught up.
     *
     * @param key of the entry
     * @param bytes of the entry, at most MOST_BYTES
     * @throws Error if the file cannot be written
     */
    void Append(const ContentKey& key, const Bytes& bytes);

  private:
    /// What stands in front of an entry's bytes.
    struct Head
    {
        std::uint64_t checksum; //!< of all that follows in the entry
        ContentKey key;         //!< by which it is found
        std::uint64_t size;     //!< of its bytes
    };

    /// @return the file's size @throws Error if that is not known
    std::uint64_t FileSize() const;

    /// Checks what the file is, in front of the first entry. @param fileSize of it
    void CheckKind(std::uint64_t fileSize);

    /// @return @p size bytes of the file from @p offset on, valid until the next call; null if
    /// there
    ///         are fewer
    const std::uint8_t* Read(std::uint64_t offset, std::size_t size);

    /// @return the head of the whole entry at @p offset, whose bytes Read() has ready; nothing if
    ///         there is none that ends at @p end or before
    std::optional<Head> ReadEntry(std::uint64_t offset, std::uint64_t end);

    std::filesystem::path m_path; //!< when it was opened
    FileDescriptor m_file;        //!< the file
    std::uint64_t m_end{0};       //!< behind the last entry that is known
    std::unordered_map<ContentKey, std::uint64_t, ContentKeySpread> m_offsets; //!< of the entries
    std::uint64_t m_blockOffset{0}; //!< of m_block in the file
    Bytes m_block;                  //!< what was read last: entries are asked for in their order
};

} // namespace split

#endif // SPLIT_BASE_ENTRY_LOG_H
