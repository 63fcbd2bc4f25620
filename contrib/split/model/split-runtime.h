/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_RUNTIME_H
#define SPLIT_RUNTIME_H

#include "base/memo.h"
#include "base/pending.h"
#include "base/worker-pool.h"
#include "data/dataset.h"
#include "nn/inference-engine.h"
#include "profile/decision.h"
#include "profile/request-coder.h"
#include "protocol/message.h"
#include "split-frame-record.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

/**
 * @defgroup split Split computing
 *
 * Neural networks that are cut in two and computed on both sides of a simulated network.
 */

namespace ns3
{

/**
 * @ingroup split
 * What a device really computes for one frame.
 */
struct SplitDeviceOutput
{
    split::Request request;    //!< to send; without number, empty in mode device-only
    SplitByteCount bytes;      //!< of the request's body
    std::vector<float> scores; //!< in mode device-only: one a class
};

/**
 * @ingroup split
 * What the edge really computes for one request.
 */
struct SplitEdgeOutput
{
    std::optional<split::Failure> failure; //!< why the request cannot be used, if so
    std::vector<float> scores;             //!< otherwise: one a class
};

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
     * @throws split::Error if the images, the classes or a calibration do not fit the model
     */
    SplitRuntime(std::shared_ptr<const split::InferenceEngine> engine,
                 split::Dataset dataset,
                 unsigned threads,
                 const Calibrations& calibrations = {});

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
    split::Pending<SplitDeviceOutput> BeginDevicePart(std::size_t sample,
                                                      const split::Decision& decision) const;

    /**
     * Begins what the edge does with a request.
     *
     * @param request any request
     * @return what comes of it
     */
    split::Pending<SplitEdgeOutput> BeginEdgePart(const split::Request& request) const;

  private:
    /// Sample, mode, cut, setting and JPEG quality of a device's part.
    using DeviceKey = std::tuple<std::size_t, split::Mode, std::size_t, std::string, int>;

    /// Content, cut, size and hash of a request.
    using EdgeKey = std::tuple<split::Content, std::size_t, std::size_t, uint64_t>;

    /// Checks that the model takes the images and tells their classes apart.
    void CheckDataset() const;

    /// @return what the device does for a frame: see BeginDevicePart()
    SplitDeviceOutput ComputeDevicePart(std::size_t sample, const split::Decision& decision) const;

    /// @return what the edge does with @p request: see BeginEdgePart()
    SplitEdgeOutput ComputeEdgePart(const split::Request& request) const;

    /// @return head and codec for @p sample as @p decision says
    SplitDeviceOutput EncodeActivation(std::size_t sample, const split::Decision& decision) const;

    std::shared_ptr<const split::InferenceEngine> m_engine; //!< the model
    split::Dataset m_dataset;                               //!< images and labels
    split::RequestCoder m_coder;                            //!< of what crosses the link
    mutable split::Memo<DeviceKey, split::Pending<SplitDeviceOutput>> m_deviceParts; //!< so far
    mutable split::Memo<EdgeKey, split::Pending<SplitEdgeOutput>> m_edgeParts;       //!< so far
    std::unique_ptr<split::WorkerPool> m_workers; //!< compute while others simulate
};

} // namespace ns3

#endif // SPLIT_RUNTIME_H
