/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_ATOMIC_FILE_H
#define SPLIT_BASE_ATOMIC_FILE_H

#include "base/unfinished-file.h"

#include <filesystem>
#include <fstream>

namespace split
{

/**
 * A file that is written whole or not at all.
 *
 * What is written goes to a temporary file in the same folder until Commit() gives it its name;
 * without Commit() the temporary file is removed and a former file of that name stays as it was.
 * Within a process, a path has one writer at a time.
 */
class AtomicFile
{
  public:
    /**
     * @param path the name that the file gets, in a folder that exists
     * @throws Error if @p path is a folder or nothing, or a file cannot be created there
     */
    explicit AtomicFile(std::filesystem::path path);

    /// @return where to write, in binary mode; closed by Commit()
    std::ostream& Stream();

    /**
     * Gives the file its name, in place of a former file; called once.
     *
     * @throws Error if anything written so far failed, or the file cannot be renamed
     */
    void Commit();

  private:
    UnfinishedFile m_file;  //!< the names
    std::ofstream m_stream; //!< writes to the temporary file
};

} // namespace split

#endif // SPLIT_BASE_ATOMIC_FILE_H
