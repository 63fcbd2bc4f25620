/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_HASH_H
#define SPLIT_BASE_HASH_H

#include <boost/crc.hpp>
#include <cstddef>
#include <cstdint>

namespace split
{

/**
 * A 64-bit fingerprint of content, by which equal content is recognised; no defence against
 * forgery.
 *
 * It is CRC-64/XZ: polynomial 0x42F0E1EBA9EA3693 of ECMA-182, reflected, inverted at both ends.
 */
class ContentHash
{
  public:
    /**
     * Appends to the content.
     *
     * @param data the bytes; where hosts of different byte order compare hashes, the caller fixes
     *     the order
     * @param bytes how many
     */
    void Update(const void* data, std::size_t bytes)
    {
        m_crc.process_bytes(data, bytes);
    }

    /// @return the hash of all content so far
    std::uint64_t Value() const
    {
        return m_crc.checksum();
    }

  private:
    boost::crc_optimal<64, 0x42F0E1EBA9EA3693, ~std::uint64_t{0}, ~std::uint64_t{0}, true, true>
        m_crc; //!< state after the content so far
};

} // namespace split

#endif // SPLIT_BASE_HASH_H
