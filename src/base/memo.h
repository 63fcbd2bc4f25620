/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_MEMO_H
#define SPLIT_BASE_MEMO_H

#include "base/byte-memo.h"
#include "base/pending.h"
#include "base/worker-pool.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace split
{

/**
 * Has each value computed once, by threads, and remembers it; until what is remembered takes a
 * limit, from when on new values are computed each time. Threads may share it.
 *
 * ToBytes() turns a value into the bytes that are remembered.
 */
template <typename Key, typename Value, typename Hash = std::hash<Key>>
class Memo
{
  public:
    /// Makes a value of the bytes that ToBytes() made of it.
    using Read = std::optional<Value> (*)(const std::vector<std::uint8_t>& bytes);

    /// @param limit the bytes from which on nothing more is remembered
    /// @param read makes values of what is remembered
    Memo(std::size_t limit, Read read)
        : m_read{read},
          m_ended{limit}
    {
    }

    /**
     * @param key what identifies the value
     * @param workers who compute, and end before this object does
     * @param compute makes the value, if it is not known or on its way
     * @return the value to come
     */
    template <typename Compute>
    Pending<Value> Get(const Key& key, WorkerPool& workers, Compute compute)
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (const auto bytes = m_ended.Find(key))
        {
            return Pending<Value>::Ready(m_read(*bytes).value());
        }
        const auto begun = m_begun.find(key);
        if (begun != m_begun.end())
        {
            return begun->second;
        }
        auto value = workers.Submit([this, key, compute = std::move(compute)] {
            auto result = compute();
            Ended(key, result);
            return result;
        });
        m_begun.emplace(key, value);
        return value;
    }

  private:
    /// Remembers @p value, which is not on its way any more.
    void Ended(const Key& key, const Value& value)
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_ended.Keep(key, ToBytes(value));
        m_begun.erase(key);
    }

    Read m_read;                                           //!< makes values of bytes
    std::mutex m_mutex;                                    //!< guards what follows
    ByteMemo<Key, Hash> m_ended;                           //!< values that are known
    std::unordered_map<Key, Pending<Value>, Hash> m_begun; //!< those on their way
};

} // namespace split

#endif // SPLIT_BASE_MEMO_H
