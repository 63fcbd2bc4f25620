/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/file-lock.h"

#include <cerrno>
#include <fcntl.h>
#include <thread>

namespace split
{

namespace
{

/// The time from one look at another one's lock to the next.
constexpr std::chrono::milliseconds INTERVAL{1};

/// Does @p type, F_WRLCK or F_UNLCK, to a byte, without waiting. @return whether that worked
bool
SetLock(int file, std::uint64_t byte, short type)
{
    struct flock lock = {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(byte);
    lock.l_len = 1;
    return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

/// Locks a byte, waiting for others who have it. @return whether that worked
bool
AwaitLock(int file, std::uint64_t byte)
{
    const auto end = std::chrono::steady_clock::now() + FileLock::PATIENCE;
    while (!SetLock(file, byte, F_WRLCK))
    {
        const bool isTaken = errno == EAGAIN || errno == EACCES || errno == EINTR;
        if (!isTaken || std::chrono::steady_clock::now() > end)
        {
            return false;
        }
        std::this_thread::sleep_for(INTERVAL);
    }
    return true;
}

} // namespace

FileLock::FileLock(const FileDescriptor& file, std::uint64_t byte)
    : m_file{file.Number()},
      m_byte{byte},
      m_isHeld{AwaitLock(m_file, m_byte)}
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
