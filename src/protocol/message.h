/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROTOCOL_MESSAGE_H
#define SPLIT_PROTOCOL_MESSAGE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/**
 * @file
 * What a device and the edge say to each other over a reliable stream.
 *
 * 1. The device connects and sends HELLO: who it is, and the fingerprints of its model and of what
 *    its codec takes as known.
 * 2. The edge compares them with its own. It answers WELCOME; or REFUSED with the reason, and
 *    closes.
 * 3. The welcomed device sends a REQUEST for each frame, as many as it likes without waiting: the
 *    activation at a cut, or the image.
 * 4. As soon as a request is complete, before it is computed, the edge sends a RECEIPT, which tells
 *    when its first and its last byte arrived. Receipts keep the order of the requests.
 * 5. The edge then answers with a RESULT (the class scores) or, if it could not use the frame,
 *    with FAILED and the reason. Answers carry the number of their frame, so their order is free.
 * 6. To learn about the connection alone, the device may send a PROBE of any size, which earns a
 *    RECEIPT only. Receipts count requests and probes together.
 * 7. Either side may close at any time. Anything else than the above closes the connection.
 *
 * On the stream each message stands behind its length (DelimitMessage()). Its first byte is its
 * kind, the fields follow without padding; `v` is a varint, `u64` and `f32` are little-endian.
 *
 * | kind | message       | fields                                                        |
 * |------|---------------|---------------------------------------------------------------|
 * | 1    | HELLO         | v version, v device, u64 model, u64 codec                     |
 * | 2    | WELCOME       |                                                               |
 * | 3    | REFUSED       | v reason                                                      |
 * | 4    | REQUEST, cut  | v frame, v cut, then the codec's frame                        |
 * | 5    | REQUEST, raw  | v frame, then channels x height x width bytes                 |
 * | 6    | REQUEST, JPEG | v frame, then the JPEG file (ISO/IEC 10918-1)                 |
 * | 7    | RESULT        | v frame, then one f32 a class                                 |
 * | 8    | FAILED        | v frame, v reason                                             |
 * | 9    | PROBE         | any number of zeros                                           |
 * | 10   | RECEIPT       | v number, u64 first byte, u64 last byte                       |
 *
 * The times of a receipt are nanoseconds on the edge's clock, which need not agree with the
 * device's: only differences between times of one connection have a meaning.
 */

namespace split
{

/// The version of the protocol that this code speaks.
constexpr std::uint64_t PROTOCOL_VERSION = 2;

/// How a device introduces itself.
struct Hello
{
    std::uint64_t version{PROTOCOL_VERSION}; //!< of the protocol it speaks
    std::uint64_t device{0};                 //!< its number
    std::uint64_t model{0};                  //!< fingerprint of its model
    std::uint64_t codec{0};                  //!< fingerprint of its codec's sessions, of all cuts
};

/// The edge accepts the device.
struct Welcome
{
};

/// Why an edge refuses a device.
enum class Refusal : std::uint8_t
{
    VERSION = 1, //!< it speaks another version of the protocol
    MODEL,       //!< it holds another model
    CODEC        //!< its codec takes something else as known: shapes, tables
};

/// The edge does not accept the device.
struct Refused
{
    Refusal reason; //!< why
};

/// What the body of a request is.
enum class Content : std::uint8_t
{
    ACTIVATION, //!< a frame of the codec: the activation at a cut
    RAW_IMAGE,  //!< 8-bit pixels, channel by channel, rows top to bottom
    JPEG_IMAGE  //!< a JPEG file
};

/// One frame for the edge to classify.
struct Request
{
    Content content{Content::ACTIVATION}; //!< what the body is
    std::uint64_t frame{0};               //!< its number, counted by the device
    std::uint64_t cut{0};                 //!< of an activation: the stage that made it
    std::vector<std::uint8_t> body;       //!< the frame or the image
};

/// The answer to a request.
struct Result
{
    std::uint64_t frame{0};    //!< the number of the request
    std::vector<float> scores; //!< one a class
};

/// Why the edge could not use a frame.
enum class Failure : std::uint8_t
{
    UNDECODABLE = 1, //!< the body is not what the content says
    WRONG_CUT,       //!< the model has no such cut to resume after
    WRONG_SHAPE      //!< the decoded tensor does not fit the cut or the input
};

/// The other answer to a request.
struct Failed
{
    std::uint64_t frame{0}; //!< the number of the request
    Failure reason;         //!< why
};

/// Something to acknowledge, for what its journey tells about the connection.
struct Probe
{
    std::size_t padding{0}; //!< bytes that make it longer
};

/// A request or a probe is complete.
struct Receipt
{
    std::uint64_t number{0};    //!< of the request or probe, both counted from 0 in a connection
    std::uint64_t firstByte{0}; //!< when the first byte arrived, in ns on the edge's clock
    std::uint64_t lastByte{0};  //!< when the last byte arrived, likewise
};

/// Any message.
using Message = std::variant<Hello, Welcome, Refused, Request, Result, Failed, Probe, Receipt>;

/// Why bytes are not a message.
struct MessageError
{
    std::string reason; //!< one line that names the field that is wrong
};

/**
 * @param message what to say
 * @return its bytes, without the length that delimits it
 */
std::vector<std::uint8_t> SerialiseMessage(const Message& message);

/**
 * @param bytes any bytes
 * @return the message, or why the bytes are not one
 */
std::variant<Message, MessageError> ParseMessage(const std::vector<std::uint8_t>& bytes);

/// @param reason why a device was refused @return it as words
std::string ToString(Refusal reason);

/// @param reason why a frame failed @return it as words
std::string ToString(Failure reason);

} // namespace split

#endif // SPLIT_PROTOCOL_MESSAGE_H
