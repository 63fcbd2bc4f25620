/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TEST_TEMPORARY_FOLDER_H
#define SPLIT_TEST_TEMPORARY_FOLDER_H

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

namespace split
{

/// An empty folder that lasts as long as this object.
class TemporaryFolder
{
  public:
    TemporaryFolder()
        : m_path{std::filesystem::path(testing::TempDir()) / UniqueName()}
    {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path);
    }

    ~TemporaryFolder()
    {
        std::filesystem::remove_all(m_path);
    }

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /// @return the folder
    const std::filesystem::path& Path() const
    {
        return m_path;
    }

    /// Writes @p bytes to the file @p name.
    void Write(const std::string& name, const std::vector<std::uint8_t>& bytes) const
    {
        std::ofstream stream(m_path / name, std::ios::binary);
        stream.write(reinterpret_cast<const char*>(bytes.data()),
                     static_cast<std::streamsize>(bytes.size()));
    }

    /// @return the content of the file @p name
    std::string Read(const std::string& name) const
    {
        std::ifstream stream(m_path / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }

    /// @return the number of files in the folder
    std::size_t FileCount() const
    {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(m_path),
                                                      std::filesystem::directory_iterator()));
    }

  private:
    /// @return a name of the running process and test, without the slashes of parameterised tests
    static std::string UniqueName()
    {
        std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
        std::replace(test.begin(), test.end(), '/', '-');
        return "split-" + std::to_string(getpid()) + "-" + test;
    }

    std::filesystem::path m_path; //!< named after the running test
};

} // namespace split

#endif // SPLIT_TEST_TEMPORARY_FOLDER_H
