/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_INPUT_FILE_H
#define SPLIT_DATA_INPUT_FILE_H

#include <boost/iostreams/filtering_streambuf.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace split
{

/**
 * Reads the binary fields of a file one after the other; a name that ends in `.gz` is decompressed.
 *
 * Every method throws Error, naming the file and the field, if the file cannot be read.
 */
class InputFile
{
  public:
    /// @param path the file
    explicit InputFile(std::filesystem::path path);

    /**
     * Allocates in step with what the file yields, so that any count may be asked for.
     *
     * @param field what the bytes are, for the error message
     * @param count how many
     * @return the next @p count bytes
     */
    std::vector<std::uint8_t> Read(const std::string& field, std::uint64_t count);

    /**
     * @param field what the number is, for the error message
     * @return the next four bytes, the most significant first
     */
    std::uint32_t ReadBigEndian32(const std::string& field);

    /// @return whether nothing is left to read
    bool AtEnd();

    /// @throws Error if something is left to read
    void ExpectEnd();

    /**
     * @param field which is wrong
     * @param problem what is wrong with it
     * @throws Error of this file, the field and how to mend it
     */
    [[noreturn]] void Fail(const std::string& field, const std::string& problem) const;

  private:
    /// @return what @p access to the stream returns; its exceptions become Error
    template <typename Access>
    auto Attempt(Access access) const;

    std::filesystem::path m_path;                    //!< the file
    boost::iostreams::filtering_istreambuf m_stream; //!< its content, decompressed
};

} // namespace split

#endif // SPLIT_DATA_INPUT_FILE_H
