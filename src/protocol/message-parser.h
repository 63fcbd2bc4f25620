/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROTOCOL_MESSAGE_PARSER_H
#define SPLIT_PROTOCOL_MESSAGE_PARSER_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * Puts the length of @p body, as a varint, before it.
 *
 * @param body the message
 * @return what crosses the stream, for MessageParser to take apart
 */
std::vector<std::uint8_t> DelimitMessage(const std::vector<std::uint8_t>& body);

/**
 * @param bodyBytes the length of a message
 * @return how many bytes DelimitMessage() makes of it
 */
std::size_t DelimitedSize(std::size_t bodyBytes);

/**
 * Finds the messages in a stream of bytes that arrives in pieces of any size.
 *
 * Memory follows what has arrived, never what a length announces.
 */
class MessageParser
{
  public:
    /// @param maxBodyBytes the longest message that is accepted
    explicit MessageParser(std::size_t maxBodyBytes);

    /**
     * Takes the next piece of the stream.
     *
     * @param bytes the piece
     * @param count its number of bytes
     * @return the bodies of the messages that it completes, in order
     */
    std::vector<std::vector<std::uint8_t>> Push(const std::uint8_t* bytes, std::size_t count);

    /// @return whether a part of a message has arrived that is not complete yet
    bool IsWithinMessage() const;

    /// @return whether a length was malformed or over the limit; all later bytes are ignored
    bool Failed() const;

  private:
    /**
     * Takes one message off the pending bytes.
     *
     * @param at where to read; moved behind the message if it is complete
     * @param end behind the last pending byte
     * @param body receives the message
     * @return whether the message is complete
     */
    bool Take(const std::uint8_t*& at, const std::uint8_t* end, std::vector<std::uint8_t>& body);

    std::size_t m_maxBodyBytes;          //!< the longest message that is accepted
    std::vector<std::uint8_t> m_pending; //!< of the message that is not complete yet
    bool m_failed{false};                //!< whether a length could not be accepted
};

} // namespace split

#endif // SPLIT_PROTOCOL_MESSAGE_PARSER_H
