/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FUZZ_SESSION_H
#define SPLIT_FUZZ_SESSION_H

#include "codec/calibrate.h"
#include "codec/session.h"

#include <memory>

namespace split
{

/// @return small activations with all levels
inline Tensor
FuzzActivations()
{
    Tensor tensor{{4, 3, 5, 4}, std::vector<float>(4 * 60)};
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
    {
        tensor.values[i] = static_cast<float>(i * 2654435761U % 256) / 16;
    }
    return tensor;
}

/// @return a session with a calibration for all bits and agreed channels, always the same
inline const Session&
FuzzSession()
{
    static const Session session = [] {
        CalibrationGoal goal;
        goal.setting.scale = Scale::STATIC;
        goal.useMeans = true;
        return Session({3, 5, 4},
                       std::make_shared<Calibration>(Calibrate(FuzzActivations(), goal)),
                       {0, 2});
    }();
    return session;
}

} // namespace split

#endif // SPLIT_FUZZ_SESSION_H
