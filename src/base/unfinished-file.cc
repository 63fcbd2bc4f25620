/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/unfinished-file.h"

#include "base/error.h"

#include <system_error>
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

UnfinishedFile::UnfinishedFile(std::filesystem::path path, const std::string& suffix)
    : m_path{FilePath(std::move(path))},
      m_temporary{m_path.string() + suffix}
{
}

UnfinishedFile::~UnfinishedFile()
{
    if (m_isRemoved)
    {
        std::error_code ignored; // a destructor has nobody to tell
        std::filesystem::remove(m_temporary, ignored);
    }
}

const std::filesystem::path&
UnfinishedFile::Path() const
{
    return m_path;
}

const std::filesystem::path&
UnfinishedFile::Temporary() const
{
    return m_temporary;
}

void
UnfinishedFile::Keep()
{
    m_isRemoved = false;
}

void
UnfinishedFile::Recover()
{
    Keep();
    if (std::filesystem::exists(m_temporary))
    {
        return;
    }
    std::error_code error;
    std::filesystem::copy_file(m_path, m_temporary, error);
    if (error)
    {
        throw Error(m_path.string() + ": cannot be gone on with (" + error.message() +
                    "); put it back, or begin anew");
    }
}

void
UnfinishedFile::Commit()
{
    std::error_code error;
    std::filesystem::rename(m_temporary, m_path, error);
    if (error)
    {
        throw Error(m_path.string() + ": cannot be put in place (" + error.message() +
                    "); remove what stands there or name another file");
    }
    m_isRemoved = false;
}

} // namespace split
