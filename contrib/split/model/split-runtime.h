/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_RUNTIME_H
#define SPLIT_RUNTIME_H

#include "base/content-key.h"
#include "base/memo.h"
#include "base/pending.h"
#include "base/shared-cache.h"
#include "base/worker-pool.h"
#include "data/dataset.h"
#include "nn/inference-engine.h"
#include "profile/decision.h"
#include "profile/frame-computer.h"
#include "profile/frame-output.h"
#include "profile/request-coder.h"
#include "protocol/message.h"

#include <cstddef>
#include <cstdint>
#include <memory>

/**
 * @defgroup split Split computing
 *
 * Neural networks that are cut in two and computed on both sides of a simulated network.
 */

namespace ns3
{

/**
 * @ingroup split
 * The real computation behind the simulation: the model, the images, and threads to compute on
 * while the simulator goes on.
 *
 * One runtime serves all applications of a simulation, and of further ones. Its results depend on
 * its arguments alone, so what was computed before is not computed again.
 */
class SplitRuntime
{
  public:
    /// What the codec learnt of the model's activations, by cut.
    using Calibrations = split::RequestCoder::Calibrations;

    /**
     * @param engine the model, the same on all nodes
     * @param dataset what the devices take their samples from
     * @param threads how many computations may run at once
     * @param calibrations of the cuts that have one
     * @param cache of results, for other simulations to use; null for none
     * @throws split::Error if the images, the classes or a calibration do not fit the model
     */
    SplitRuntime(std::shared_ptr<const split::InferenceEngine> engine,
                 split::Dataset dataset,
                 unsigned threads,
                 const Calibrations& calibrations = {},
                 std::shared_ptr<split::SharedCache> cache = nullptr);

    /// @return the model
    const split::InferenceEngine& GetEngine() const;

    /// @return a hash of the codec's sessions, by which two nodes know that theirs are equal
    uint64_t CodecFingerprint() const;

    /// @return what the devices take their samples from
    const split::Dataset& GetDataset() const;

    /**
     * Begins what the device does for a frame.
     *
     * @param sample index of the image
     * @param decision where and how it is computed
     * @return what comes of it
     */
    split::Pending<split::DeviceOutput> BeginDevicePart(std::size_t sample,
                                                        const split::Decision& decision) const;

    /**
     * Begins what the edge does with a request.
     *
     * @param request any request
     * @return what comes of it
     */
    split::Pending<split::EdgeOutput> BeginEdgePart(const split::Request& request) const;

  private:
    /// What is known or on its way, by the key of what it depends on.
    template <typename Output>
    using Parts = split::Memo<split::ContentKey, Output, split::ContentKeySpread>;

    /// Checks that the model takes the images and tells their classes apart.
    void CheckDataset() const;

    split::FrameComputer m_computer;                  //!< computes what is not known
    mutable Parts<split::DeviceOutput> m_deviceParts; //!< so far
    mutable Parts<split::EdgeOutput> m_edgeParts;     //!< so far
    std::unique_ptr<split::WorkerPool> m_workers;     //!< compute while others simulate
};

} // namespace ns3

#endif // SPLIT_RUNTIME_H
