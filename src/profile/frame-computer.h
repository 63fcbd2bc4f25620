/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_FRAME_COMPUTER_H
#define SPLIT_PROFILE_FRAME_COMPUTER_H

#include "base/content-key.h"
#include "base/shared-cache.h"
#include "data/dataset.h"
#include "nn/inference-engine.h"
#include "profile/decision.h"
#include "profile/frame-output.h"
#include "profile/request-coder.h"
#include "protocol/message.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace split
{

/**
 * Computes what device and edge do for a frame, with head, codec and tail of a model; what is in a
 * cache is not computed again.
 *
 * Keys tell all that results depend on. With a cache, that is the content of the model, of its
 * calibrations and of the sample, and the code, the libraries and the kind of processor that
 * compute; without, keys have a meaning for this object alone. All methods may be called from
 * several threads at once.
 */
class FrameComputer
{
  public:
    /**
     * @param engine the model
     * @param dataset of the samples, which fit the model
     * @param calibrations of the cuts that have one
     * @param cache of results; null for none. Of a model with modules of one's own, their
     *     pretty_print() tells what else than their weights decides their answers
     * @throws Error if a calibration does not fit the model
     */
    FrameComputer(std::shared_ptr<const InferenceEngine> engine,
                  Dataset dataset,
                  const RequestCoder::Calibrations& calibrations,
                  std::shared_ptr<SharedCache> cache);

    /// @return the model
    const InferenceEngine& Engine() const;

    /// @return the codec's side
    const RequestCoder& Coder() const;

    /// @return the samples
    const Dataset& Samples() const;

    /// @param sample index of the image @param decision where and how it is computed
    /// @return the key of what the device does
    ContentKey DeviceKey(std::size_t sample, const Decision& decision) const;

    /// @param request any request @return the key of what the edge does with it, whatever its
    /// number
    ContentKey EdgeKey(const Request& request) const;

    /// @param key a DeviceKey() @return what is in the cache for it
    std::optional<DeviceOutput> FindDevicePart(const ContentKey& key) const;

    /// @param key an EdgeKey() @return what is in the cache for it
    std::optional<EdgeOutput> FindEdgePart(const ContentKey& key) const;

    /**
     * @param key DeviceKey() of the rest
     * @param sample index of the image
     * @param decision where and how it is computed
     * @return what the device does
     * @throws Error if the decision cannot be carried out
     */
    DeviceOutput DevicePart(const ContentKey& key,
                            std::size_t sample,
                            const Decision& decision) const;

    /**
     * @param key EdgeKey() of @p request
     * @param request any request
     * @return what the edge does with it
     */
    EdgeOutput EdgePart(const ContentKey& key, const Request& request) const;

  private:
    /// @return the key of what all results have in common
    ContentKey MakeContext(const RequestCoder::Calibrations& calibrations) const;

    /// @return what the device does: see DevicePart()
    DeviceOutput ComputeDevicePart(std::size_t sample, const Decision& decision) const;

    /// @return what the edge does: see EdgePart()
    EdgeOutput ComputeEdgePart(const Request& request) const;

    std::shared_ptr<const InferenceEngine> m_engine; //!< the model
    Dataset m_dataset;                               //!< the samples
    RequestCoder m_coder;                            //!< of what crosses the link
    std::shared_ptr<SharedCache> m_cache;            //!< null for none
    ContentKey m_context;                            //!< of what all results have in common
};

} // namespace split

#endif // SPLIT_PROFILE_FRAME_COMPUTER_H
