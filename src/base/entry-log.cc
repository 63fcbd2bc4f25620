/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/entry-log.h"

#include "base/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace split
{

namespace
{

/// What the file begins with: its kind and version, in the byte order of the host.
constexpr std::uint64_t KIND = 0x3154494c50534e53;

/// Bytes that are read at once: dozens of small entries.
constexpr std::size_t BLOCK = std::size_t{1} << 14;

/// The byte of the file that stands for appending.
constexpr std::uint64_t APPENDING = 0;

/// @return the checksum of an entry, of which @p size bytes follow it at @p data
std::uint64_t
ChecksumOf(const std::uint8_t* data, std::size_t size)
{
    return KeyOf(data, size).low;
}

/// Writes @p bytes to @p file at @p offset. @return whether all are written
bool
WriteAt(int file, const std::vector<std::uint8_t>& bytes, std::uint64_t offset)
{
    std::size_t done = 0;
    while (done < bytes.size())
    {
        const auto written = pwrite(file,
                                    bytes.data() + done,
                                    bytes.size() - done,
                                    static_cast<off_t>(offset + done));
        if (written < 0 && errno != EINTR)
        {
            return false;
        }
        done += static_cast<std::size_t>(std::max<ssize_t>(written, 0));
    }
    return true;
}

} // namespace

EntryLog::EntryLog(std::filesystem::path path, FileDescriptor::Access access)
    : m_path{std::move(path)},
      m_file{m_path, access}
{
    CatchUp();
}

bool
EntryLog::IsAt(const std::filesystem::path& path) const
{
    struct stat here;
    struct stat there;
    return fstat(m_file.Number(), &here) == 0 && stat(path.c_str(), &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

FileLock
EntryLog::Lock() const
{
    return {m_file, APPENDING};
}

std::uint64_t
EntryLog::FileSize() const
{
    struct stat status;
    if (fstat(m_file.Number(), &status) != 0)
    {
        throw Error(FailureOf(m_path));
    }
    return static_cast<std::uint64_t>(status.st_size);
}

void
EntryLog::CatchUp()
{
    const auto size = FileSize();
    if (size <= m_end)
    {
        return;
    }
    m_block.clear(); // others may have written since
    if (m_end == 0)
    {
        CheckKind(size);
    }
    while (const auto head = ReadEntry(m_end, size))
    {
        m_offsets[head->key] = m_end;
        m_end += sizeof(Head) + head->size;
    }
}

void
EntryLog::CheckKind(std::uint64_t fileSize)
{
    if (fileSize < sizeof(KIND))
    {
        return; // nobody has appended yet
    }
    const auto* bytes = Read(0, sizeof(KIND));
    if (bytes == nullptr || std::memcmp(bytes, &KIND, sizeof(KIND)) != 0)
    {
        throw Error(m_path.string() + ": was not written by this version; remove it");
    }
    m_end = sizeof(KIND);
}

std::optional<EntryLog::Bytes>
EntryLog::Find(const ContentKey& key)
{
    const auto found = m_offsets.find(key);
    if (found == m_offsets.end())
    {
        return std::nullopt;
    }
    const auto head = ReadEntry(found->second, m_end);
    if (!head || !(head->key == key))
    {
        return std::nullopt;
    }
    const auto size = static_cast<std::size_t>(head->size);
    const auto* bytes = Read(found->second + sizeof(Head), size);
    return Bytes(bytes, bytes + size);
}

std::uint64_t
EntryLog::SizeOf(std::size_t bytes)
{
    return sizeof(KIND) + sizeof(Head) + bytes;
}

std::uint64_t
EntryLog::SizeWith(std::size_t bytes) const
{
    return std::max<std::uint64_t>(m_end, sizeof(KIND)) + sizeof(Head) + bytes;
}

void
EntryLog::Append(const ContentKey& key, const Bytes& bytes)
{
    Bytes written(sizeof(KIND) + sizeof(Head));
    written.insert(written.end(), bytes.begin(), bytes.end());
    auto* entry = written.data() + sizeof(KIND);
    Head head{0, key, bytes.size()};
    std::memcpy(written.data(), &KIND, sizeof(KIND));
    std::memcpy(entry, &head, sizeof(head));
    head.checksum = ChecksumOf(entry + sizeof(head.checksum),
                               sizeof(head) - sizeof(head.checksum) + bytes.size());
    std::memcpy(entry, &head, sizeof(head));
    if (m_end != 0) // the file has a beginning
    {
        written.erase(written.begin(), written.begin() + sizeof(KIND));
    }
    if (!WriteAt(m_file.Number(), written, m_end))
    {
        throw Error(FailureOf(m_path));
    }
    m_offsets[key] = std::max<std::uint64_t>(m_end, sizeof(KIND));
    m_end += written.size();
    m_block.clear();
}

const std::uint8_t*
EntryLog::Read(std::uint64_t offset, std::size_t size)
{
    const auto isReady = [&] {
        return offset >= m_blockOffset && offset + size <= m_blockOffset + m_block.size();
    };
    if (!isReady())
    {
        m_block.resize(std::max(size, BLOCK));
        const auto got =
            pread(m_file.Number(), m_block.data(), m_block.size(), static_cast<off_t>(offset));
        m_block.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        m_blockOffset = offset;
    }
    return isReady() ? m_block.data() + (offset - m_blockOffset) : nullptr;
}

std::optional<EntryLog::Head>
EntryLog::ReadEntry(std::uint64_t offset, std::uint64_t end)
{
    Head head;
    if (end - offset < sizeof(head))
    {
        return std::nullopt;
    }
    const auto* bytes = Read(offset, sizeof(head));
    if (bytes == nullptr)
    {
        return std::nullopt;
    }
    std::memcpy(&head, bytes, sizeof(head));
    if (head.size > std::min<std::uint64_t>(MOST_BYTES, end - offset - sizeof(head)))
    {
        return std::nullopt;
    }
    const auto size = sizeof(head) + static_cast<std::size_t>(head.size);
    bytes = Read(offset, size);
    const auto unchecked = sizeof(head.checksum);
    if (bytes == nullptr || ChecksumOf(bytes + unchecked, size - unchecked) != head.checksum)
    {
        return std::nullopt;
    }
    return head;
}

} // namespace split
