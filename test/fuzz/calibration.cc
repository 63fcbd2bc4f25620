/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Reads any bytes as a calibration, once as they are, and once as the content of one; what can be
 * read is used.
 */

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte-stream.h"
#include "codec/codec.h"
#include "codec/zstd-stage.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <cstdlib>

namespace
{

using namespace split;

/// @return a calibration of this content, which may not be one
std::vector<std::uint8_t>
Wrap(const std::uint8_t* content, std::size_t size)
{
    std::vector<std::uint8_t> bytes{'S', 'C', 'A', 'L', 1};
    AppendVarint(bytes, static_cast<std::uint32_t>(size));
    ContentHash hash;
    hash.Update(content, size);
    bytes.resize(bytes.size() + 8);
    boost::endian::store_little_u64(bytes.data() + bytes.size() - 8, hash.Value());
    CompressZstd(content, size, bytes);
    return bytes;
}

/// Encodes and decodes a tensor with each stage that uses tables.
void
Use(const Calibration& calibration)
{
    constexpr std::size_t LARGE = 10000;
    if (ElementCount(calibration.SampleShape()) > LARGE)
    {
        return;
    }
    const Session session(calibration.SampleShape(), std::make_shared<Calibration>(calibration));
    Shape shape{2};
    shape.insert(shape.end(), session.SampleShape().begin(), session.SampleShape().end());
    Tensor tensor{shape, std::vector<float>(ElementCount(shape))};
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
    {
        tensor.values[i] = static_cast<float>(i % 7);
    }
    for (unsigned bits = 1; bits <= 8; ++bits)
    {
        for (const auto entropy : {Entropy::FAST, Entropy::CONTEXT})
        {
            Setting setting;
            setting.bits = bits;
            setting.entropy = entropy;
            const auto frame = Encode(session, setting, tensor).bytes;
            if (std::holds_alternative<FrameError>(Decode(session, frame.data(), frame.size())))
            {
                std::abort();
            }
        }
    }
}

void
TryRead(const std::uint8_t* bytes, std::size_t size)
{
    try
    {
        const auto calibration = Calibration::FromBytes(bytes, size);
        const auto again = calibration.ToBytes();
        if (Calibration::FromBytes(again.data(), again.size()).Hash() != calibration.Hash())
        {
            std::abort();
        }
        Use(calibration);
    }
    catch (const Error&)
    {
    }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    TryRead(data, size);
    const auto wrapped = Wrap(data, size);
    TryRead(wrapped.data(), wrapped.size());
    return 0;
}
