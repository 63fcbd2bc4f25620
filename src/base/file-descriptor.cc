/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/file-descriptor.h"

#include "base/error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace split
{

namespace
{

/// Read and write for all, less what the user's mask takes away.
constexpr int PERMISSIONS = 0666;

/// @return whether @p number is a regular file
bool
IsRegular(int number)
{
    struct stat status;
    return fstat(number, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

FileDescriptor::FileDescriptor(const std::filesystem::path& path, Access access)
    : m_number{open(path.c_str(),
                    (access == Access::READ ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC |
                        O_NONBLOCK, // a pipe in its place must not have us wait
                    PERMISSIONS)}
{
    if (m_number < 0)
    {
        throw Error(FailureOf(path));
    }
    if (!IsRegular(m_number))
    {
        close(m_number);
        throw Error(path.string() + ": is no file");
    }
}

FileDescriptor::~FileDescriptor()
{
    close(m_number);
}

std::string
FailureOf(const std::filesystem::path& path)
{
    return path.string() + ": " + std::generic_category().message(errno);
}

} // namespace split
