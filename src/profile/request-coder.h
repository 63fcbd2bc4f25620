/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_REQUEST_CODER_H
#define SPLIT_PROFILE_REQUEST_CODER_H

#include "base/tensor.h"
#include "codec/calibration.h"
#include "codec/session.h"
#include "data/image.h"
#include "nn/inference-engine.h"
#include "profile/decision.h"
#include "protocol/message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <variant>
#include <vector>

namespace split
{

/// A request, and what the bytes of its body are for.
struct EncodedRequest
{
    Request request;             //!< without number
    std::size_t headerBytes{0};  //!< of its body: what the codec says of the payload
    std::size_t indexBytes{0};   //!< of its body: which channels or elements were kept
    std::size_t payloadBytes{0}; //!< of its body: the values
};

/// Turns activations and images of a model into requests, and back. All methods may be called from
/// several threads at once.
class RequestCoder
{
  public:
    /// What a request holds once it is decoded, or why it cannot be.
    using Decoded = std::variant<Tensor, Failure>;

    /// What the codec learnt of the model's activations, by cut.
    using Calibrations = std::map<std::size_t, std::shared_ptr<const Calibration>>;

    /**
     * @param engine the model
     * @param calibrations of the cuts that have one
     * @throws Error if a calibration does not fit the model
     */
    RequestCoder(std::shared_ptr<const InferenceEngine> engine, const Calibrations& calibrations);

    /// @return a hash of the codec's sessions, by which two nodes know that theirs are equal
    std::uint64_t Fingerprint() const;

    /**
     * @param activation of one sample, {1, ...}
     * @param cut an index into the model's stages
     * @param setting how it is encoded
     * @return the request
     * @throws Error if the setting cannot be used there
     */
    EncodedRequest EncodeActivation(const TensorView& activation,
                                    std::size_t cut,
                                    const Setting& setting) const;

    /**
     * @param image which the model takes
     * @param jpegQuality 1 to 100, or 0 for raw pixels
     * @return the request
     * @throws Error if the quality is out of range
     */
    static EncodedRequest EncodeImage(const Image& image, int jpegQuality);

    /// @param request any request
    /// @return the activation or the normalised image, {1, ...}, or why there is none
    Decoded Decode(const Request& request) const;

  private:
    /// @return the activation of @p request
    Decoded DecodeActivation(const Request& request) const;

    /// @return the image of @p request
    Decoded DecodeImage(const Request& request) const;

    std::shared_ptr<const InferenceEngine> m_engine; //!< the model
    std::vector<Session> m_sessions;                 //!< of the codec, by cut
};

} // namespace split

#endif // SPLIT_PROFILE_REQUEST_CODER_H
