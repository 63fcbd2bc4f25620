/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_WEIGHT_CODING_H
#define SPLIT_LEARN_WEIGHT_CODING_H

#include "learn/training-state.h"

#include <cstdint>
#include <vector>

namespace split
{

/**
 * Writes weights as they cross the link: a safetensors file. With fewer than 32 bits each fp32
 * tensor of two dimensions or more is a tensor `frame.NAME` of type U8, a frame of the codec with a
 * scale for each index of its first dimension; the others, few and delicate, stay as they are.
 *
 * @param weights what is sent
 * @param bits of a value: 32, 16, or 1 to 8
 * @param seed of the rounding, which keeps the expected value
 * @return the bytes
 */
std::vector<std::uint8_t> EncodeWeights(const TrainingState& weights,
                                        unsigned bits,
                                        std::uint64_t seed);

/**
 * @param bytes what EncodeWeights() returned; they may be anything
 * @return the weights
 * @throws Error naming what is wrong
 */
TrainingState DecodeWeights(const std::vector<std::uint8_t>& bytes);

} // namespace split

#endif // SPLIT_LEARN_WEIGHT_CODING_H
