/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_MEMO_H
#define SPLIT_BASE_MEMO_H

#include <cstddef>
#include <map>
#include <mutex>

namespace split
{

/**
 * Remembers what was made for a key, so that it is made once; up to a number of keys, beyond which
 * new ones are not remembered. Threads may share it.
 */
template <typename Key, typename Value>
class Memo
{
  public:
    /// @param limit the most keys that are remembered
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
        if (m_values.size() < m_limit)
        {
            m_values.emplace(key, value);
        }
        return value;
    }

  private:
    std::size_t m_limit;           //!< the most keys that are remembered
    std::mutex m_mutex;            //!< guards the values
    std::map<Key, Value> m_values; //!< what was made
};

} // namespace split

#endif // SPLIT_BASE_MEMO_H
