/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/cifar.h"

#include "data/input-file.h"

#include <string>
#include <utility>

namespace split
{

namespace
{

/// Collects the records of files that share a layout.
class CifarReader
{
  public:
    /**
     * @param labelBytes the labels in front of the pixels, of which the last is taken
     * @param classCount labels are below it
     */
    CifarReader(std::size_t labelBytes, std::size_t classCount)
        : m_labelBytes{labelBytes},
          m_classCount{classCount}
    {
    }

    /// Appends the records of @p path, at least one.
    void ReadFile(const std::filesystem::path& path)
    {
        InputFile file(path);
        std::size_t record = 0;
        do
        {
            ReadRecord(file, "record " + std::to_string(record));
            ++record;
        } while (!file.AtEnd());
    }

    /// @return the samples read so far
    Dataset Finish() &&
    {
        return {m_shape, m_classCount, std::move(m_pixels), std::move(m_labels)};
    }

  private:
    /// Appends one record; @p name is for the error message.
    void ReadRecord(InputFile& file, const std::string& name)
    {
        const auto bytes = file.Read(name, m_labelBytes + ElementCount(m_shape));
        const auto label = bytes[m_labelBytes - 1];
        if (label >= m_classCount)
        {
            file.Fail(name,
                      "label " + std::to_string(label) + " is not below " +
                          std::to_string(m_classCount));
        }
        m_labels.push_back(label);
        m_pixels.insert(m_pixels.end(), bytes.begin() + m_labelBytes, bytes.end());
    }

    const Shape m_shape{3, 32, 32};     //!< of every image
    std::size_t m_labelBytes;           //!< in front of the pixels
    std::size_t m_classCount;           //!< labels are below it
    std::vector<std::uint8_t> m_pixels; //!< of the records read so far
    std::vector<std::uint8_t> m_labels; //!< likewise
};

} // namespace

Dataset
ReadCifar10(const std::vector<std::filesystem::path>& files)
{
    CifarReader reader(1, 10);
    for (const auto& file : files)
    {
        reader.ReadFile(file);
    }
    return std::move(reader).Finish();
}

Dataset
ReadCifar100(const std::filesystem::path& file)
{
    CifarReader reader(2, 100);
    reader.ReadFile(file);
    return std::move(reader).Finish();
}

} // namespace split
