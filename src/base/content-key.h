/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_CONTENT_KEY_H
#define SPLIT_BASE_CONTENT_KEY_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace split
{

/**
 * A 128-bit hash of content (XXH3), by which equal content is recognised across programs and for
 * years; no defence against forgery. It is a key on this machine and its like: the content's
 * numbers have the byte order of the host.
 */
struct ContentKey
{
    std::uint64_t low{0};  //!< its lower half
    std::uint64_t high{0}; //!< its upper half

    /// @return whether @p a and @p b are of equal content
    friend bool operator==(const ContentKey& a, const ContentKey& b)
    {
        return a.low == b.low && a.high == b.high;
    }
};

/// Spreads keys over a hash table.
struct ContentKeySpread
{
    /// @param key of content @return as many of its bits as the table can use
    std::size_t operator()(const ContentKey& key) const
    {
        return static_cast<std::size_t>(key.low);
    }
};

/// @param data the content @param bytes how many there are @return its key
ContentKey KeyOf(const void* data, std::size_t bytes);

/// Makes one key of several pieces, such that other pieces make another key even if their bytes in
/// a row are the same.
class ContentKeyMaker
{
  public:
    /// Appends a piece. @param data its bytes @param bytes how many @return this
    ContentKeyMaker& Bytes(const void* data, std::size_t bytes)
    {
        return Number(KeyOf(data, bytes));
    }

    /// Appends a piece. @param text any @return this
    ContentKeyMaker& Text(std::string_view text)
    {
        return Bytes(text.data(), text.size());
    }

    /// Appends a number, or a key. @param value without padding @return this
    template <typename T>
    ContentKeyMaker& Number(const T& value)
    {
        static_assert(std::has_unique_object_representations_v<T>, "equal values, equal bytes");
        m_pieces.append(reinterpret_cast<const char*>(&value), sizeof(value));
        return *this;
    }

    /// @return the key of all pieces so far
    ContentKey Key() const
    {
        return KeyOf(m_pieces.data(), m_pieces.size());
    }

  private:
    std::string m_pieces; //!< numbers as they are, of other pieces their keys
};

} // namespace split

#endif // SPLIT_BASE_CONTENT_KEY_H
