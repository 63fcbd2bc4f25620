/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_UNFINISHED_FILE_H
#define SPLIT_BASE_UNFINISHED_FILE_H

#include <filesystem>
#include <string>

namespace split
{

/**
 * The two names of a file: one for as long as it is written, and one that it gets when it is whole.
 *
 * Without Commit() or Keep() the unfinished file is removed.
 */
class UnfinishedFile
{
  public:
    /**
     * @param path the name that the file gets
     * @param suffix what is added to it until then
     * @throws Error if @p path is a folder or nothing
     */
    UnfinishedFile(std::filesystem::path path, const std::string& suffix);

    /// Removes what is neither committed nor kept.
    ~UnfinishedFile();

    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;

    /// @return the name that the file gets
    const std::filesystem::path& Path() const;

    /// @return its name until then
    const std::filesystem::path& Temporary() const;

    /// Lets the unfinished file outlive this object: a later process goes on with it.
    void Keep();

    /**
     * Brings back what a former process has kept or committed, to go on with it.
     *
     * @throws Error if there is neither
     */
    void Recover();

    /**
     * Gives the file its name, in place of a former file; called once, with the file closed.
     *
     * @throws Error if the file cannot be renamed
     */
    void Commit();

  private:
    std::filesystem::path m_path;      //!< the final name
    std::filesystem::path m_temporary; //!< the name until then
    bool m_isRemoved{true};            //!< whether the destructor removes the unfinished file
};

} // namespace split

#endif // SPLIT_BASE_UNFINISHED_FILE_H
