/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/idx.h"

#include "data/input-file.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace split
{

namespace
{

constexpr std::uint32_t IMAGES_MAGIC = 0x00000803; //!< unsigned bytes in three dimensions
constexpr std::uint32_t LABELS_MAGIC = 0x00000801; //!< unsigned bytes in one dimension

/// The most rows and the most columns; an image count of 32 bits times both fits 64 bits.
constexpr std::uint32_t LARGEST_SIDE = 65535;

/// @return @p number as 0x and eight digits
std::string
Hexadecimal(std::uint32_t number)
{
    std::ostringstream text;
    text << "0x" << std::hex << std::setfill('0') << std::setw(8) << number;
    return text.str();
}

/// Reads the first field and throws Error unless it is @p expected.
void
CheckMagic(InputFile& file, std::uint32_t expected)
{
    const auto magic = file.ReadBigEndian32("magic number");
    if (magic != expected)
    {
        file.Fail("magic number", Hexadecimal(magic) + " is not " + Hexadecimal(expected));
    }
}

/// @return the number of rows or columns that comes next
std::uint32_t
ReadSide(InputFile& file, const std::string& field)
{
    const auto side = file.ReadBigEndian32(field);
    if (side == 0 || side > LARGEST_SIDE)
    {
        file.Fail(field,
                  std::to_string(side) + " is not within 1 to " + std::to_string(LARGEST_SIDE));
    }
    return side;
}

/// What an image file says in front of its pixels.
struct ImageHeader
{
    std::uint32_t count;   //!< images
    std::uint32_t rows;    //!< of each image
    std::uint32_t columns; //!< of each image
};

/// @return the header that @p file begins with
ImageHeader
ReadImageHeader(InputFile& file)
{
    CheckMagic(file, IMAGES_MAGIC);
    const auto count = file.ReadBigEndian32("number of images");
    if (count == 0)
    {
        file.Fail("number of images", "there are none");
    }
    const auto rows = ReadSide(file, "number of rows");
    const auto columns = ReadSide(file, "number of columns");
    return {count, rows, columns};
}

/// @return the whole content of a label file that must hold @p count labels
std::vector<std::uint8_t>
ReadLabels(InputFile& file, std::uint32_t count)
{
    CheckMagic(file, LABELS_MAGIC);
    const auto announced = file.ReadBigEndian32("number of labels");
    if (announced != count)
    {
        file.Fail("number of labels",
                  std::to_string(announced) + " labels for " + std::to_string(count) + " images");
    }
    auto labels = file.Read("labels", count);
    file.ExpectEnd();
    return labels;
}

} // namespace

Dataset
ReadIdx(const std::filesystem::path& images, const std::filesystem::path& labels)
{
    InputFile imageFile(images);
    InputFile labelFile(labels);
    const auto header = ReadImageHeader(imageFile);
    auto classes = ReadLabels(labelFile, header.count);
    auto pixels =
        imageFile.Read("pixels", std::uint64_t{header.count} * header.rows * header.columns);
    imageFile.ExpectEnd();
    const std::size_t classCount = *std::max_element(classes.begin(), classes.end()) + 1;
    return {{1, header.rows, header.columns}, classCount, std::move(pixels), std::move(classes)};
}

} // namespace split
