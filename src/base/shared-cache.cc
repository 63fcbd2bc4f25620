/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/shared-cache.h"

#include "base/error.h"
#include "base/file-lock.h"

#include <system_error>
#include <utility>

namespace split
{

namespace
{

using Access = FileDescriptor::Access;

/// Makes the folder @p path.
void
MakeFolder(const std::filesystem::path& path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
    {
        throw Error(path.string() + ": " + error.message());
    }
}

/// Has what is at @p from take the place of what is at @p to.
void
Rename(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code error;
    std::filesystem::rename(from, to, error);
    if (error)
    {
        throw Error(to.string() + ": " + error.message());
    }
}

} // namespace

SharedCache::SharedCache(const std::filesystem::path& folder, std::uint64_t limit, Warn warn)
    : m_claims{folder / "claims"},
      m_currentPath{folder / "current"},
      m_previousPath{folder / "previous"},
      m_limit{limit / 2},
      m_warn{std::move(warn)}
{
    Try([&] {
        MakeFolder(folder);
        Open();
    });
}

SharedCache::~SharedCache() = default;

template <typename Work>
void
SharedCache::Try(Work work)
{
    const std::lock_guard<std::mutex> guard(m_mutex);
    if (!m_isUsed)
    {
        return;
    }
    try
    {
        work();
    }
    catch (const Error& error)
    {
        m_isUsed = false;
        m_current.reset();
        m_previous.reset();
        m_warn(error.what());
    }
}

template <typename Work>
void
SharedCache::WithAllEntries(Work work)
{
    while (true)
    {
        {
            const auto lock = m_current->Lock();
            if (!lock.IsHeld())
            {
                throw Error(m_currentPath.string() + ": cannot be locked");
            }
            if (m_current->IsAt(m_currentPath))
            {
                m_current->CatchUp();
                work();
                return;
            }
        }
        Open(); // others have put a new file in place
    }
}

void
SharedCache::Open()
{
    auto former = std::move(m_current);
    m_current = std::make_unique<EntryLog>(m_currentPath, Access::READ_OR_WRITE);
    std::error_code unknown;
    if (former && former->IsAt(m_previousPath))
    {
        m_previous = std::move(former);
        m_previous->CatchUp();
    }
    else if (std::filesystem::exists(m_previousPath, unknown))
    {
        m_previous = std::make_unique<EntryLog>(m_previousPath, Access::READ);
    }
    else
    {
        m_previous.reset();
    }
}

std::optional<SharedCache::Bytes>
SharedCache::Find(const ContentKey& key)
{
    std::optional<Bytes> found;
    Try([&] { found = FindKnown(key); });
    return found;
}

SharedCache::Bytes
SharedCache::GetOrMake(const ContentKey& key, const std::function<Bytes()>& make)
{
    if (auto found = Find(key))
    {
        return std::move(*found);
    }
    std::unique_ptr<FileDescriptor> claims; // opened anew: that is what locks tell apart
    Try([&] { claims = std::make_unique<FileDescriptor>(m_claims, Access::READ_OR_WRITE); });
    std::optional<FileLock> claim;
    if (claims)
    {
        claim.emplace(*claims, key.low >> 2); // as far as a lock may be from the file's beginning
    }
    std::optional<Bytes> made; // by others in the meantime
    Try([&] {
        WithAllEntries([] {});
        made = FindKnown(key);
    });
    if (!made)
    {
        made = make();
        Try([&] { Append(key, *made); });
    }
    return std::move(*made);
}

std::optional<SharedCache::Bytes>
SharedCache::FindKnown(const ContentKey& key)
{
    auto found = m_current->Find(key);
    if (!found && m_previous)
    {
        found = m_previous->Find(key);
        if (found)
        {
            Append(key, *found);
        }
    }
    return found;
}

void
SharedCache::Append(const ContentKey& key, const Bytes& bytes)
{
    bool isDone = bytes.size() > EntryLog::MOST_BYTES || EntryLog::SizeOf(bytes.size()) > m_limit;
    while (!isDone)
    {
        WithAllEntries([&] {
            isDone = m_current->Find(key).has_value(); // others came first
            if (!isDone && m_current->SizeWith(bytes.size()) <= m_limit)
            {
                m_current->Append(key, bytes);
                isDone = true;
            }
            else if (!isDone)
            {
                Rename(m_currentPath, m_previousPath);
            }
        });
    }
}

} // namespace split
