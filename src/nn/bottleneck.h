/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_BOTTLENECK_H
#define SPLIT_NN_BOTTLENECK_H

#include <cstddef>
#include <string>

namespace split
{

/// The names of the stages that make up a bottleneck.
inline constexpr auto ENCODER_STAGE = "encoder";
inline constexpr auto DECODER_STAGE = "decoder"; //!< on the edge

/// What a learned pair of layers around the cut consists of.
enum class BottleneckKind
{
    LIGHT,    //!< 1x1 convolutions around a quantiser; few integer levels are sent
    PUBLISHED //!< 3x3 convolutions and a gate a channel; real values in [0, 1] are sent
};

/**
 * A narrow place that is put into a model behind one of its stages, for the model to be cut there.
 *
 * Its text form is `light:pool1,channels=8,bits=2` or
 * `published:pool1,feature=4,resolution=1,sharpness=0.01`: the kind, the stage, and any of the
 * kind's parameters.
 */
struct Bottleneck
{
    BottleneckKind kind{BottleneckKind::LIGHT}; //!< of what layers
    std::string stage;                          //!< behind which it is
    std::size_t channels{8};   //!< LIGHT: of the activation that is sent, 1 to 4096
    unsigned bits{2};          //!< LIGHT: the levels sent are 0 to 2^bits - 1; 1 to 8
    std::size_t feature{1};    //!< PUBLISHED: divides the number of channels; 1 to 4096
    std::size_t resolution{1}; //!< PUBLISHED: divides height and width; 1 to 16
    double sharpness{0.01};    //!< PUBLISHED: how fast the loss grows off the budget; 0 to 1, and
                               //!< at most 32 / C where C channels are sent

    /**
     * @param text as above
     * @return the bottleneck
     * @throws Error for a kind or parameter that does not exist, a value out of range, or a
     *     parameter given twice
     */
    static Bottleneck Parse(const std::string& text);

    /// @return the text form with every parameter of the kind, as Parse() reads it
    std::string ToString() const;
};

/// @param a one @param b another
/// @return whether kind, stage and all parameters of the kind are equal
bool operator==(const Bottleneck& a, const Bottleneck& b);

/// @param a one @param b another @return the contrary
bool operator!=(const Bottleneck& a, const Bottleneck& b);

} // namespace split

#endif // SPLIT_NN_BOTTLENECK_H
