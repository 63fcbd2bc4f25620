/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_CUT_RECEIVER_H
#define SPLIT_LEARN_CUT_RECEIVER_H

#include "base/tensor.h"
#include "codec/codec.h"
#include "codec/selection.h"
#include "codec/setting.h"
#include "learn/training-state.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace split
{

/**
 * The upper end of a cut in training: it remembers what of each activation arrived, and compresses
 * the gradient for just that.
 */
class CutReceiver
{
  public:
    /**
     * @param gradient how gradients are compressed, but for their bits
     * @param errorFeedback whether what compression takes of a gradient, summed over its samples,
     *     is added to the next gradients that keep the same elements (after Seide et al., "1-Bit
     *     Stochastic Gradient Descent", 2014)
     * @param seed of stochastic rounding
     */
    CutReceiver(const Setting& gradient, bool errorFeedback, std::uint64_t seed);

    /// @param kept of an activation that a gradient will answer
    void Expect(Selection kept);

    /**
     * Compresses the gradient for the oldest activation that has none yet, of which there is one.
     *
     * @param gradient of the activation's shape
     * @param bits of a value: 32, 16, or 1 to 8
     * @param counter tells this micro-batch's draws from all others'
     * @return a self-describing frame of the entries that arrived
     * @throws Error if the codec cannot do that
     */
    EncodedFrame Answer(const TensorView& gradient, unsigned bits, std::uint64_t counter);

    /// Forgets the oldest activation that has no gradient yet, of which there is one.
    void Drop();

    /// Forgets the activations that have no gradient yet.
    void Forget();

    /// @return what compression took of the last gradient
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error if it did not
    void SetState(const TrainingState& state);

  private:
    /// @return @p gradient with what compression took of earlier ones, shared out among the samples
    ///         that keep the element
    Tensor WithResidual(const TensorView& gradient, const Selection& kept) const;

    /// Remembers what @p frame takes of @p gradient, of which @p kept is sent.
    void UpdateResidual(const Tensor& gradient, const Selection& kept, const EncodedFrame& frame);

    Setting m_setting;              //!< of gradients, but for their bits
    bool m_errorFeedback;           //!< whether the residual is carried on
    std::uint64_t m_seed;           //!< of stochastic rounding
    std::deque<Selection> m_kept;   //!< of activations without a gradient, oldest first
    std::vector<double> m_residual; //!< by element of a sample, summed; empty for none
};

} // namespace split

#endif // SPLIT_LEARN_CUT_RECEIVER_H
