/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_IS_REFUSED_H
#define SPLIT_IS_REFUSED_H

#include "base/error.h"

namespace split_test
{

/// @return whether @p call throws a split::Error
template <typename Call>
bool
IsRefused(Call call)
{
    try
    {
        call();
        return false;
    }
    catch (const split::Error&)
    {
        return true;
    }
}

} // namespace split_test

#endif // SPLIT_IS_REFUSED_H
