/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/encoder-unit.h"

#include "nn/split-model.h"

namespace split
{

std::shared_ptr<EncoderUnit>
FindEncoder(const SplitModel& model, std::size_t cut)
{
    return std::dynamic_pointer_cast<EncoderUnit>(model.children().at(cut));
}

} // namespace split
