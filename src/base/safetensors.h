/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_SAFETENSORS_H
#define SPLIT_BASE_SAFETENSORS_H

#include "base/tensor.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace split
{

/// The element types of a safetensors file that are read and written here.
enum class ElementType
{
    F32, //!< IEEE 754 binary32
    F16, //!< IEEE 754 binary16
    I64, //!< two's complement, 64 bits
    U8   //!< unsigned, 8 bits
};

/// @param type any @return the bytes that one element of it takes
std::size_t ElementSize(ElementType type);

/// One tensor of a safetensors file.
struct SafeTensor
{
    ElementType type;                //!< type of its elements
    Shape shape;                     //!< extent of each dimension, outermost first
    std::vector<std::uint8_t> bytes; //!< the elements, row-major, little-endian
};

/**
 * The content of a file in the safetensors format, which PyTorch users read with
 * `safetensors.torch.load_file`: 8 bytes of header length, a JSON header, the tensors' bytes.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
struct SafeTensors
{
    std::map<std::string, std::string> metadata; //!< free-form text by name
    std::map<std::string, SafeTensor> tensors;   //!< tensors by name
};

/**
 * Reads the bytes of a file. Any bytes may be given: memory stays below a small multiple of
 * @p count, and nothing outside them is read.
 *
 * @param bytes the whole file
 * @param count the number of bytes
 * @return what they hold
 * @throws Error that names the field that breaks the format
 */
SafeTensors ParseSafeTensors(const std::uint8_t* bytes, std::size_t count);

/**
 * @param content what to write; each tensor's bytes must fill its shape
 * @return the bytes of the file, the same for the same content
 * @throws Error naming a tensor whose bytes do not fill its shape, or if a text is not UTF-8
 */
std::vector<std::uint8_t> SerialiseSafeTensors(const SafeTensors& content);

} // namespace split

#endif // SPLIT_BASE_SAFETENSORS_H
