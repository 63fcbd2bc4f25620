/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_MEMO_H
#define SPLIT_BASE_MEMO_H

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <unordered_map>

namespace split
{

/**
 * Remembers what was made for a key, so that it is made once; until the values take a number of
 * bytes, from when on new ones are not remembered. Threads may share it.
 */
template <typename Key, typename Value, typename Hash = std::hash<Key>>
class Memo
{
  public:
    /// @param limit the bytes from which on nothing more is remembered
    explicit Memo(std::size_t limit)
        : m_limit{limit}
    {
    }

    /**
     * @param key what identifies the value
     * @param make makes the value, if it is not remembered; called under the memo's lock
     * @return the value
     */
    template <typename Make>
    Value Get(const Key& key, Make make)
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto found = m_values.find(key);
        if (found != m_values.end())
        {
            return found->second;
        }
        Value value = make();
        if (m_bytes < m_limit)
        {
            m_values.emplace(key, value);
        }
        return value;
    }

    /// Tells what a value takes that was made, once that is known. @param bytes of the value
    void Charge(std::size_t bytes)
    {
        m_bytes += bytes;
    }

  private:
    std::size_t m_limit;                           //!< from which on nothing is remembered
    std::atomic<std::size_t> m_bytes{0};           //!< that were charged
    std::mutex m_mutex;                            //!< guards the values
    std::unordered_map<Key, Value, Hash> m_values; //!< what was made
};

} // namespace split

#endif // SPLIT_BASE_MEMO_H
