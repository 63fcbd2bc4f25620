/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_FLOP_COUNTER_H
#define SPLIT_NN_FLOP_COUNTER_H

#include <cstdint>
#include <torch/torch.h>

namespace split
{

/**
 * Counts the floating-point operations of what the thread computes while the counter lives.
 *
 * It observes torch's operators, so it works for modules of any make. A multiply-add counts as
 * two. Convolutions and matrix products count by their definition; activation functions,
 * arithmetic by element, pooling and normalisation count one an element of the output; whatever
 * only moves data counts nothing. An operator that is made of others counts once.
 *
 * Not counted are operators of other kinds that torch computes in one piece, such as comparisons,
 * sorting, interpolation, Fourier transforms and fused attention, operators of a library of one's
 * own, and what other threads compute.
 */
class FlopCounter
{
  public:
    FlopCounter();
    ~FlopCounter();

    FlopCounter(const FlopCounter&) = delete;
    FlopCounter& operator=(const FlopCounter&) = delete;

    /// @return the operations so far
    std::uint64_t Count() const;

  private:
    at::CallbackHandle m_handle; //!< of the observer
    std::uint64_t m_before;      //!< what the thread had counted when the counter was made
};

} // namespace split

#endif // SPLIT_NN_FLOP_COUNTER_H
