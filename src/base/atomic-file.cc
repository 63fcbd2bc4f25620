/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/atomic-file.h"

#include "base/error.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace split
{

namespace
{

/// @return @p path, which can be a file's
/// @throws Error if it cannot
std::filesystem::path
FilePath(std::filesystem::path path)
{
    std::error_code hidden; // opening the file tells more
    if (!path.has_filename() || std::filesystem::is_directory(path, hidden))
    {
        throw Error("'" + path.string() + "': names no file but a folder; add the file's name");
    }
    return path;
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path path)
    : m_path{FilePath(std::move(path))},
      m_temporary{m_path.string() + "." + std::to_string(getpid()) + ".tmp"},
      m_stream{m_temporary, std::ios::binary}
{
    if (!m_stream)
    {
        throw Error(m_path.string() + ": cannot be created (" +
                    std::generic_category().message(errno) +
                    "); name a file in a folder that exists and can be written to");
    }
}

AtomicFile::~AtomicFile()
{
    if (!m_temporary.empty())
    {
        m_stream.close();
        std::error_code ignored; // a destructor has nobody to tell
        std::filesystem::remove(m_temporary, ignored);
    }
}

std::ostream&
AtomicFile::Stream()
{
    return m_stream;
}

void
AtomicFile::Commit()
{
    m_stream.close();
    if (!m_stream)
    {
        throw Error(m_path.string() +
                    ": could not be written completely; check the free space of its file system");
    }
    std::error_code error;
    std::filesystem::rename(m_temporary, m_path, error);
    if (error)
    {
        throw Error(m_path.string() + ": cannot be put in place (" + error.message() +
                    "); remove what stands there or name another file");
    }
    m_temporary.clear();
}

} // namespace split
