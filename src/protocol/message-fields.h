/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROTOCOL_MESSAGE_FIELDS_H
#define SPLIT_PROTOCOL_MESSAGE_FIELDS_H

#include "protocol/message.h"

#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace split
{

/// The first byte of each message.
enum MessageKind : std::uint8_t
{
    HELLO = 1,
    WELCOME,
    REFUSED,
    REQUEST, //!< to which the content is added
    RESULT = REQUEST + 3,
    FAILED,
    PROBE,
    RECEIPT,
    JOIN = 16,
    ROUND,
    ACTIVATIONS,
    GRADIENTS,
    EVALUATION,
    SCORE,
    SAMPLES,
    WEIGHTS,
    UNUSABLE,
    END
};

/// Appends the fields of a message behind its kind.
class FieldWriter
{
  public:
    /// @param kind the message's first byte
    explicit FieldWriter(std::uint8_t kind);

    /// Appends a number in as few bytes as it takes. @param value the number @return this
    FieldWriter& Varint(std::uint64_t value);

    /// Appends a number in the bytes of its type. @param value the number @return this
    template <typename T>
    FieldWriter& Fixed(T value)
    {
        constexpr auto little = boost::endian::order::little;
        const auto offset = m_bytes.size();
        m_bytes.resize(offset + sizeof(T));
        boost::endian::endian_store<T, sizeof(T), little>(m_bytes.data() + offset, value);
        return *this;
    }

    /// Appends bytes as they are. @param bytes any @return this
    FieldWriter& Rest(const std::vector<std::uint8_t>& bytes);

    /// @return the message; nothing may be appended afterwards
    std::vector<std::uint8_t> Finish();

  private:
    std::vector<std::uint8_t> m_bytes; //!< what was written
};

/**
 * Reads the fields of a message and remembers the first that is wrong.
 *
 * Fields behind a wrong one are meaningless, but may be read.
 */
class FieldReader
{
  public:
    /// @param bytes the message, which must outlive the reader
    explicit FieldReader(const std::vector<std::uint8_t>& bytes);

    /// @param field its name @return what FieldWriter::Varint() wrote
    std::uint64_t Varint(const char* field);

    /// @param field its name @return what FieldWriter::Fixed() wrote
    template <typename T>
    T Fixed(const char* field)
    {
        if (!Check(Left() >= sizeof(T), field))
        {
            return T{};
        }
        constexpr auto little = boost::endian::order::little;
        m_at += sizeof(T);
        return boost::endian::endian_load<T, sizeof(T), little>(m_at - sizeof(T));
    }

    /**
     * @param field its name
     * @param elementBytes the fewest that an element of the list takes
     * @return the length of a list that stands in front of it; not more than can follow
     */
    std::size_t Count(const char* field, std::size_t elementBytes);

    /// @param last the last of the enumeration's values, which begin at 1 @return a reason
    template <typename Enum>
    Enum Reason(Enum last)
    {
        const auto value = Varint("reason");
        Check(value >= 1 && value <= static_cast<std::uint64_t>(last), "reason");
        return static_cast<Enum>(value);
    }

    /// @return all bytes that are left
    std::vector<std::uint8_t> Rest();

    /// @return how many bytes are left
    std::size_t Left() const;

    /// Remembers @p field unless @p valid. @param valid whether it is right @param field its name
    /// @return @p valid
    bool Check(bool valid, const char* field);

    /// @return whether all fields are right and no byte is left over
    bool IsRight();

    /// @param message what was read @return @p message if IsRight()
    template <typename AnyMessage>
    std::variant<AnyMessage, MessageError> Finish(AnyMessage message)
    {
        if (!IsRight())
        {
            return MessageError{std::string("message with a wrong ") + m_wrong};
        }
        return message;
    }

  private:
    const std::uint8_t* m_at;     //!< the next byte
    const std::uint8_t* m_end;    //!< behind the last byte
    const char* m_wrong{nullptr}; //!< the first field that is wrong
};

} // namespace split

#endif // SPLIT_PROTOCOL_MESSAGE_FIELDS_H
