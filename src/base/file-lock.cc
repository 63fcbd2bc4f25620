/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/file-lock.h"

#include <cerrno>
#include <fcntl.h>

namespace split
{

namespace
{

/// Does @p type, F_WRLCK or F_UNLCK, to a byte. @return whether that worked
bool
SetLock(int file, std::uint64_t byte, short type)
{
    struct flock lock = {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(byte);
    lock.l_len = 1;
    int status = 0;
    do
    {
        status = fcntl(file, F_OFD_SETLKW, &lock);
    } while (status != 0 && errno == EINTR);
    return status == 0;
}

} // namespace

FileLock::FileLock(const FileDescriptor& file, std::uint64_t byte)
    : m_file{file.Number()},
      m_byte{byte},
      m_isHeld{SetLock(m_file, m_byte, F_WRLCK)}
{
}

FileLock::~FileLock()
{
    if (m_isHeld)
    {
        SetLock(m_file, m_byte, F_UNLCK);
    }
}

} // namespace split
