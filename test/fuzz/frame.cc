/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Decodes any bytes as a frame, by itself and of a session; once as they are, and once with their
 * integrity check put right, to reach what lies behind it.
 */

#include "codec/codec.h"
#include "codec/frame-header.h"
#include "fuzz-session.h"

#include <cstdlib>

namespace
{

using namespace split;

/// @return whether decoding would mostly be clearing memory
bool
IsLarge(const Session* session, const std::vector<std::uint8_t>& frame)
{
    constexpr std::size_t LARGE = 1 << 20;
    try
    {
        auto reader = OpenFrame(session, frame.data(), frame.size());
        return ElementCount(FrameHeader::Read(session, reader).shape) > LARGE;
    }
    catch (const BadField&)
    {
        return false;
    }
}

void
TryDecode(const Session* session, const std::vector<std::uint8_t>& frame)
{
    if (IsLarge(session, frame))
    {
        return;
    }
    const auto decoded = session != nullptr ? Decode(*session, frame.data(), frame.size())
                                            : Decode(frame.data(), frame.size());
    if (const auto* tensor = std::get_if<Tensor>(&decoded))
    {
        if (tensor->values.size() != ElementCount(tensor->shape))
        {
            std::abort();
        }
    }
    else if (std::get<FrameError>(decoded).reason.empty())
    {
        std::abort();
    }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::uint8_t SELF_DESCRIBING = 0x80;
    std::vector<std::uint8_t> frame(data, data + size);
    const bool describesItself = size > 0 && (data[0] & SELF_DESCRIBING) != 0;
    const auto* session = describesItself ? nullptr : &FuzzSession();
    TryDecode(session, frame);
    if (session != nullptr && size > 2)
    {
        frame[2] = static_cast<std::uint8_t>(session->Hash());
    }
    AppendCheck(session, frame);
    TryDecode(session, frame);
    return 0;
}
