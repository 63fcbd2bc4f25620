/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/encoder-unit.h"

#include "nn/split-model.h"

namespace split
{

std::shared_ptr<EncoderUnit>
FindEncoder(const SplitModel& model)
{
    for (std::size_t cut = 0; cut < model.StageCount(); ++cut)
    {
        if (auto encoder = FindEncoder(model, cut))
        {
            return encoder;
        }
    }
    return nullptr;
}

std::shared_ptr<EncoderUnit>
FindEncoder(const SplitModel& model, std::size_t cut)
{
    return std::dynamic_pointer_cast<EncoderUnit>(model.children().at(cut));
}

} // namespace split
