/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/input-file.h"

#include "base/error.h"

#include <algorithm>
#include <boost/endian/conversion.hpp>
#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <cerrno>
#include <ios>
#include <system_error>
#include <utility>

namespace split
{

namespace
{

constexpr std::streamsize BUFFER_BYTES = 1 << 16;
constexpr std::uint64_t CHUNK_BYTES = 1 << 20; //!< most that is allocated ahead of reading

} // namespace

InputFile::InputFile(std::filesystem::path path)
    : m_path{std::move(path)}
{
    boost::iostreams::file_source file(m_path.string(), std::ios::binary);
    if (!file.is_open())
    {
        Fail("file", "cannot be opened (" + std::generic_category().message(errno) + ")");
    }
    if (m_path.extension() == ".gz")
    {
        m_stream.push(boost::iostreams::gzip_decompressor(), BUFFER_BYTES);
    }
    m_stream.push(file, BUFFER_BYTES);
}

template <typename Access>
auto
InputFile::Attempt(Access access) const
{
    try
    {
        return access();
    }
    catch (const std::ios_base::failure& failure)
    {
        Fail("content", std::string("damaged or unreadable (") + failure.what() + ")");
    }
}

std::vector<std::uint8_t>
InputFile::Read(const std::string& field, std::uint64_t count)
{
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < count)
    {
        const auto begin = bytes.size();
        const auto wanted = std::min(count - begin, CHUNK_BYTES);
        bytes.resize(begin + wanted);
        const auto got = Attempt([&] {
            return m_stream.sgetn(reinterpret_cast<char*>(bytes.data() + begin),
                                  static_cast<std::streamsize>(wanted));
        });
        if (static_cast<std::uint64_t>(got) < wanted)
        {
            Fail(field,
                 "ends after " + std::to_string(begin + got) + " of " + std::to_string(count) +
                     " bytes");
        }
    }
    return bytes;
}

std::uint32_t
InputFile::ReadBigEndian32(const std::string& field)
{
    return boost::endian::load_big_u32(Read(field, 4).data());
}

bool
InputFile::AtEnd()
{
    return Attempt([this] { return m_stream.sgetc(); }) == std::char_traits<char>::eof();
}

void
InputFile::ExpectEnd()
{
    if (!AtEnd())
    {
        Fail("end", "more bytes follow than the header announces");
    }
}

void
InputFile::Fail(const std::string& field, const std::string& problem) const
{
    throw Error(m_path.string() + ": " + field + ": " + problem +
                "; fetch the file again or pass another folder with --data");
}

} // namespace split
