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

AtomicFile::AtomicFile(std::filesystem::path path)
    : m_file{std::move(path), "." + std::to_string(getpid()) + ".tmp"},
      m_stream{m_file.Temporary(), std::ios::binary}
{
    if (!m_stream)
    {
        throw Error(m_file.Path().string() + ": cannot be created (" +
                    std::generic_category().message(errno) +
                    "); name a file in a folder that exists and can be written to");
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
        throw Error(m_file.Path().string() +
                    ": could not be written completely; check the free space of its file system");
    }
    m_file.Commit();
}

} // namespace split
