/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_CUT_SETTING_H
#define SPLIT_LEARN_CUT_SETTING_H

#include "codec/setting.h"

namespace split
{

/// How the tensors that cross the cut in one training step are compressed.
struct CutSetting
{
    Setting activation;        //!< of the activation on its way up
    unsigned gradientBits{32}; //!< of the kept entries' gradient on its way down: 32, 16, 1 to 8
};

} // namespace split

#endif // SPLIT_LEARN_CUT_SETTING_H
