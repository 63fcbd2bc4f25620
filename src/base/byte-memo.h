/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_BYTE_MEMO_H
#define SPLIT_BASE_BYTE_MEMO_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <optional>
#include <unordered_map>
#include <vector>

namespace split
{

/**
 * Remembers bytes for keys, until they take a limit, from when on no more are remembered.
 *
 * What is remembered lies side by side in few large blocks: between what a program allocates and
 * frees while it computes, many small allocations that last would keep the memory of all from being
 * used anew.
 */
template <typename Key, typename Hash = std::hash<Key>>
class ByteMemo
{
  public:
    /// @param limit the bytes, keys included, from which on nothing more is remembered
    explicit ByteMemo(std::size_t limit)
        : m_limit{limit}
    {
    }

    /// @param key any @return the bytes that are remembered for it
    std::optional<std::vector<std::uint8_t>> Find(const Key& key) const
    {
        const auto found = m_values.find(key);
        if (found == m_values.end())
        {
            return std::nullopt;
        }
        return std::vector<std::uint8_t>(found->second.begin(), found->second.end());
    }

    /**
     * Remembers bytes, unless some are remembered for the key or the limit is reached.
     *
     * @param key any
     * @param bytes what is remembered for it
     */
    void Keep(const Key& key, const std::vector<std::uint8_t>& bytes)
    {
        if (m_bytes < m_limit && m_values.try_emplace(key, bytes.begin(), bytes.end()).second)
        {
            m_bytes += sizeof(Key) + bytes.size();
        }
    }

  private:
    using Bytes = std::pmr::vector<std::uint8_t>;

    /// The size of the first block; the others grow.
    static constexpr std::size_t FIRST_BLOCK = 1 << 16;

    std::size_t m_limit;    //!< from which on nothing is remembered
    std::size_t m_bytes{0}; //!< that are remembered
    std::pmr::monotonic_buffer_resource m_blocks{FIRST_BLOCK};     //!< in which they lie
    std::pmr::unordered_map<Key, Bytes, Hash> m_values{&m_blocks}; //!< by key
};

} // namespace split

#endif // SPLIT_BASE_BYTE_MEMO_H
