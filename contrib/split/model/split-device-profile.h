/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DEVICE_PROFILE_H
#define SPLIT_DEVICE_PROFILE_H

#include "ns3/nstime.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * How fast a node computes.
 *
 * A job of F floating-point operations takes overhead + F / flops. The built-in profiles are
 * sustained speeds on small convolutional networks at batch 1, which are a fraction of the peak
 * that the data sheet names:
 *
 * | name            | peak from                                   | sustained    | overhead |
 * |-----------------|---------------------------------------------|--------------|----------|
 * | microcontroller | STM32H743 (Cortex-M7, 480 MHz, 1 fp32 FMA)  | 100 MFLOP/s  | 0.1 ms   |
 * | wearable        | Cortex-A7, 1 GHz, one core, NEON            | 500 MFLOP/s  | 0.5 ms   |
 * | raspberry-pi-4  | BCM2711 (4 x Cortex-A72, 1.5 GHz), 48 GFLOP/s | 8 GFLOP/s  | 0.5 ms   |
 * | smartphone      | 4 x Cortex-A78, 2.4 GHz, 154 GFLOP/s        | 30 GFLOP/s   | 0.5 ms   |
 * | jetson-nano     | 128 CUDA cores, 0.92 GHz, 236 GFLOP/s fp32  | 60 GFLOP/s   | 1 ms     |
 * | edge-cpu        | 8 x x86-64 AVX2, 3 GHz, 768 GFLOP/s         | 150 GFLOP/s  | 0.2 ms   |
 * | edge-gpu        | NVIDIA T4, 8.1 TFLOP/s fp32                 | 2 TFLOP/s    | 0.3 ms   |
 */
struct SplitDeviceProfile
{
    std::string name; //!< one of the above, or the text that describes it
    double flops;     //!< sustained floating-point operations a second
    Time overhead;    //!< what every job costs beside its operations

    /**
     * @param text the name of a built-in profile, or one's own: `flops=2e9,overhead=0.5ms`, where
     * the overhead may be left out
     * @return the profile
     * @throws split::Error naming the profiles there are, or the part that is wrong
     */
    static SplitDeviceProfile Parse(const std::string& text);

    /// @return the profiles of the table above
    static const std::vector<SplitDeviceProfile>& BuiltIn();
};

} // namespace ns3

#endif // SPLIT_DEVICE_PROFILE_H
