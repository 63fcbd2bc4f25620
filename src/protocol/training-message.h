/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROTOCOL_TRAINING_MESSAGE_H
#define SPLIT_PROTOCOL_TRAINING_MESSAGE_H

#include "protocol/message.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/**
 * @file
 * What a device and the edge say to each other to train a model together, over a reliable stream.
 *
 * 1. The device connects and sends JOIN: who it is, what it is to take part in, and how much it
 *    has to learn from.
 * 2. The edge answers WELCOME; or REFUSED with the reason, and closes.
 * 3. The edge begins a round with ROUND. The device takes over the weights in it, if there are any.
 * 4. In split training the device sends ACTIVATIONS with their labels, one message a micro-batch,
 *    and the edge answers each with GRADIENTS. In federated training the device trains alone. In
 *    central training it sends SAMPLES.
 * 5. The device may then have activations of its validation samples judged, with EVALUATION; the
 *    edge answers each with SCORE.
 * 6. The device ends its part of the round with WEIGHTS, which are empty if nobody else needs them.
 * 7. Once the edge has what it waits for, it begins the next round with those that are connected,
 *    or ends the training with END.
 * 8. A device whose connection broke begins again with JOIN; its part of the running round is lost.
 *    What arrives for another round than the one it was told to do is ignored.
 * 9. A micro-batch that the edge cannot use is answered with UNUSABLE. Anything else than the above
 *    closes the connection.
 *
 * Messages are laid out as those of inference (message.h); WELCOME and REFUSED are the same.
 *
 * | kind | message     | fields                                                                 |
 * |------|-------------|------------------------------------------------------------------------|
 * | 16   | JOIN        | v version, v device, u64 plan, v samples, v steps                      |
 * | 17   | ROUND       | v round, f32 loss, v channels, that many f32, then the weights         |
 * | 18   | ACTIVATIONS | v round, v step, v micro-batch, v bits, v labels, that many v, frame   |
 * | 19   | GRADIENTS   | v round, v step, v micro-batch, f32 loss, v correct, then the frame    |
 * | 20   | EVALUATION  | as ACTIVATIONS                                                         |
 * | 21   | SCORE       | v round, v step, v micro-batch, f32 loss, v correct                    |
 * | 22   | SAMPLES     | v round, v labels, that many v, then the pixels, 8 bits each           |
 * | 23   | WEIGHTS     | v round, f32 loss, then the weights                                    |
 * | 24   | UNUSABLE    | v round, v step, v micro-batch, v reason                               |
 * | 25   | END         | the weights                                                            |
 */

namespace split
{

/// How a device joins a training.
struct Join
{
    std::uint64_t version{PROTOCOL_VERSION}; //!< of the protocol it speaks
    std::uint64_t device{0};                 //!< its number
    std::uint64_t plan{0};                   //!< fingerprint of what is trained and how
    std::uint64_t samples{0};                //!< how many it has to learn from
    std::uint64_t steps{0};                  //!< how many it does a round
};

/// The edge begins a round.
struct RoundStart
{
    std::uint64_t round{0};            //!< its number, from 0
    float loss{0};                     //!< validation loss after the round before; NaN if unknown
    std::vector<float> channelNorms;   //!< of the tail's weights for each channel at the cut; empty
                                       //!< if the device does not need them
    std::vector<std::uint8_t> weights; //!< a safetensors file; empty to go on with one's own
};

/// Which micro-batch of a round.
struct Position
{
    std::uint64_t round{0};      //!< from 0
    std::uint64_t step{0};       //!< of the round, from 0
    std::uint64_t microBatch{0}; //!< of the step, from 0
};

/// @param a one @param b another @return whether they are the same
bool operator==(const Position& a, const Position& b);

/// A micro-batch at the cut.
struct Activations
{
    Position position;                 //!< which
    bool evaluation{false};            //!< whether it is to be judged, and nothing learnt from it
    unsigned gradientBits{32};         //!< of the gradient that is to come back: 32, 16, or 1 to 8
    std::vector<std::uint32_t> labels; //!< the classes of its samples
    std::vector<std::uint8_t> frame;   //!< of the codec
};

/// The answer to a micro-batch that is learnt from.
struct Gradients
{
    Position position;               //!< which
    float loss{0};                   //!< mean over its samples
    std::uint64_t correct{0};        //!< samples classified correctly
    std::vector<std::uint8_t> frame; //!< of the codec: the kept entries' gradient
};

/// The answer to a micro-batch that is judged.
struct Score
{
    Position position;        //!< which
    float loss{0};            //!< mean over its samples
    std::uint64_t correct{0}; //!< samples classified correctly
};

/// Raw samples, for an edge that trains alone.
struct Samples
{
    std::uint64_t round{0};            //!< in which they were asked for
    std::vector<std::uint32_t> labels; //!< their classes
    std::vector<std::uint8_t> pixels;  //!< one image after the other, each channel by channel
};

/// The end of a device's part of a round.
struct Weights
{
    std::uint64_t round{0};            //!< which
    float loss{0};                     //!< mean over its validation samples; anything without any
    std::uint64_t samples{0};          //!< of these, judged in the round
    std::uint64_t correct{0};          //!< of them: classified correctly
    std::vector<std::uint8_t> weights; //!< a safetensors file; empty if nobody else needs them
};

/// Why a micro-batch cannot be used.
struct Unusable
{
    Position position; //!< which
    Failure reason;    //!< why
};

/// The training is over.
struct End
{
    std::vector<std::uint8_t> weights; //!< the last ones; empty to keep one's own
};

/// Any message of training.
using TrainingMessage = std::variant<Join,
                                     Welcome,
                                     Refused,
                                     RoundStart,
                                     Activations,
                                     Gradients,
                                     Score,
                                     Samples,
                                     Weights,
                                     Unusable,
                                     End>;

/**
 * @param message what to say
 * @return its bytes, without the length that delimits it
 */
std::vector<std::uint8_t> SerialiseMessage(const TrainingMessage& message);

/**
 * @param bytes any bytes
 * @return the message, or why the bytes are not one
 */
std::variant<TrainingMessage, MessageError> ParseTrainingMessage(
    const std::vector<std::uint8_t>& bytes);

} // namespace split

#endif // SPLIT_PROTOCOL_TRAINING_MESSAGE_H
