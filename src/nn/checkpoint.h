/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_CHECKPOINT_H
#define SPLIT_NN_CHECKPOINT_H

#include "base/safetensors.h"
#include "nn/model-info.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace split
{

/**
 * A model's weights and what belongs with them, kept in one safetensors file.
 *
 * The weights have the names of PyTorch's state_dict. The file's metadata holds `format` =
 * `ns3-split`, `format_version` = `1`, `model`, the model's `bottleneck` if it has one, and as JSON
 * texts `input`, `classes`, `mean` and `deviation`; each note is called `note.NAME` there, and each
 * blob is a tensor `blob.NAME` of type U8.
 */
struct Checkpoint
{
    ModelInfo model;                                        //!< what the weights belong to
    std::map<std::string, SafeTensor> weights;              //!< the model's state by name
    std::map<std::string, std::string> notes;               //!< free-form text by name
    std::map<std::string, std::vector<std::uint8_t>> blobs; //!< free-form bytes by name
};

/**
 * @param bytes of a file, which may be anything
 * @param count the number of bytes
 * @return the checkpoint that they hold
 * @throws Error that names the field that is wrong
 */
Checkpoint ParseCheckpoint(const std::uint8_t* bytes, std::size_t count);

/**
 * @param path of the file, of at most 2 GiB
 * @return the checkpoint in it
 * @throws Error that names the file, and the field that is wrong
 */
Checkpoint ReadCheckpoint(const std::string& path);

/**
 * Writes a file, whole or not at all; equal checkpoints make equal files.
 *
 * @param path of the file, in a folder that exists
 * @param checkpoint what to write
 * @throws Error that names the file
 */
void WriteCheckpoint(const std::string& path, const Checkpoint& checkpoint);

} // namespace split

#endif // SPLIT_NN_CHECKPOINT_H
