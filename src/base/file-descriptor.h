/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_FILE_DESCRIPTOR_H
#define SPLIT_BASE_FILE_DESCRIPTOR_H

#include <filesystem>
#include <string>

namespace split
{

/// A regular file that is open, and closed with this object.
class FileDescriptor
{
  public:
    /// How a file is opened.
    enum class Access
    {
        READ,         //!< to be read
        READ_OR_WRITE //!< likewise, and to be written; made if it is not there
    };

    /**
     * @param path of the file
     * @param access what for
     * @throws Error if it cannot be opened, or is no regular file
     */
    FileDescriptor(const std::filesystem::path& path, Access access);

    ~FileDescriptor();

    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    /// @return the file's number, for calls of POSIX
    int Number() const
    {
        return m_number;
    }

  private:
    int m_number; //!< of the open file
};

/// @param path of a file @return one line about it that says what errno tells
std::string FailureOf(const std::filesystem::path& path);

} // namespace split

#endif // SPLIT_BASE_FILE_DESCRIPTOR_H
