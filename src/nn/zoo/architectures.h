/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_ZOO_ARCHITECTURES_H
#define SPLIT_NN_ZOO_ARCHITECTURES_H

namespace split
{

class SplitModel;

/// Appends LeNet-5 (LeCun et al., 1998) with rectifiers and maximum pooling.
/// @param model to append to
void AppendLenet5(SplitModel& model);

/// Appends five convolutions and three linear layers after VGG (Simonyan and Zisserman, 2014).
/// @param model to append to
void AppendVgg8(SplitModel& model);

/// Appends VGG-11 (configuration A of the same) with batch normalisation and narrow linear layers.
/// @param model to append to
void AppendVgg11(SplitModel& model);

/// Appends ResNet-18 (He et al., 2015) with the 3x3 stem used for CIFAR.
/// @param model to append to
void AppendResnet18(SplitModel& model);

/// Appends MobileNetV2 (Sandler et al., 2018) with the strides used for CIFAR.
/// @param model to append to
void AppendMobilenetV2(SplitModel& model);

} // namespace split

#endif // SPLIT_NN_ZOO_ARCHITECTURES_H
