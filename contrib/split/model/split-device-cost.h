/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DEVICE_COST_H
#define SPLIT_DEVICE_COST_H

#include "nn/inference-engine.h"
#include "profile/decision.h"
#include "profile/profile.h"
#include "split-choice.h"
#include "split-compute-resource.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * What frames cost a device, in floating-point operations.
 */
struct SplitDeviceCost
{
    double encodeFlopsPerElement{0}; //!< of the codec, for each element of the activation
    double jpegFlopsPerPixel{0};     //!< of JPEG, for each pixel of each channel

    /**
     * @param engine the model
     * @param decision of a frame
     * @return what the device computes for it before encoding
     */
    double Head(const split::InferenceEngine& engine, const split::Decision& decision) const;

    /**
     * @param engine the model
     * @param decision of a frame
     * @return what encoding it takes
     */
    double Encode(const split::InferenceEngine& engine, const split::Decision& decision) const;

    /**
     * @param engine the model
     * @param decision of a frame that is encoded
     * @return what is left if the device answers it alone after all
     */
    double Rest(const split::InferenceEngine& engine, const split::Decision& decision) const;

    /**
     * @param engine the model
     * @param profile what may be chosen
     * @param compute what the device computes on
     * @return the same as choices of this device
     */
    std::vector<SplitChoice> Choices(const split::InferenceEngine& engine,
                                     const split::Profile& profile,
                                     const SplitComputeResource& compute) const;
};

} // namespace ns3

#endif // SPLIT_DEVICE_COST_H
