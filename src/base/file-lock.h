/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_FILE_LOCK_H
#define SPLIT_BASE_FILE_LOCK_H

#include "base/file-descriptor.h"

#include <chrono>
#include <cstdint>

namespace split
{

/**
 * Keeps others out of what a byte of a file stands for, as long as this object lasts; the byte
 * need not be there.
 *
 * Others are those who opened the file by themselves: other processes, or threads with a descriptor
 * of their own. Should the process die, the kernel lets go of the lock.
 */
class FileLock
{
  public:
    /// For how long another one's lock is awaited: whoever has it may have been stopped.
    static constexpr std::chrono::seconds PATIENCE{5};

    /**
     * Waits until nobody else has the lock, but not for ever.
     *
     * @param file open for writing, which outlives the lock
     * @param byte of the file, below 2^63
     */
    FileLock(const FileDescriptor& file, std::uint64_t byte);

    ~FileLock();

    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    /// @return whether others are kept out: not where the file system cannot lock, or somebody has
    ///         the lock for too long
    bool IsHeld() const
    {
        return m_isHeld;
    }

  private:
    int m_file;           //!< number of the open file
    std::uint64_t m_byte; //!< that is locked
    bool m_isHeld;        //!< whether it is
};

} // namespace split

#endif // SPLIT_BASE_FILE_LOCK_H
