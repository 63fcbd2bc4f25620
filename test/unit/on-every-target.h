/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TEST_ON_EVERY_TARGET_H
#define SPLIT_TEST_ON_EVERY_TARGET_H

#include <hwy/targets.h>

namespace split
{

/// Runs @p test on every kind of vector unit that this processor has.
template <typename Test>
void
OnEveryTarget(Test test)
{
    for (const auto target : hwy::SupportedAndGeneratedTargets())
    {
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        test(hwy::TargetName(target));
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

} // namespace split

#endif // SPLIT_TEST_ON_EVERY_TARGET_H
