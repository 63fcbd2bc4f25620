/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/load-dataset.h"
#include "expect-error.h"
#include "temporary-folder.h"

#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <functional>
#include <gtest/gtest.h>

namespace
{

using split::LoadDataset;
using split::Part;
using split::TemporaryFolder;

using Bytes = std::vector<std::uint8_t>;

const std::filesystem::path FASHION_MNIST = "/usr/share/datasets/fashion-mnist";

/// An IDX file of two images of 2 x 3 pixels.
const Bytes IMAGES{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                   0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

/// The IDX file of their labels.
const Bytes LABELS{0, 0, 8, 1, 0, 0, 0, 2, 4, 1};

/// @return @p bytes compressed
Bytes
Gzip(const Bytes& bytes)
{
    std::string compressed;
    boost::iostreams::filtering_ostream stream;
    stream.push(boost::iostreams::gzip_compressor());
    stream.push(boost::iostreams::back_inserter(compressed));
    stream.write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
    stream.reset();
    return {compressed.begin(), compressed.end()};
}

/// @return @p bytes with the byte at @p index replaced
Bytes
Altered(Bytes bytes, std::size_t index, std::uint8_t value)
{
    bytes.at(index) = value;
    return bytes;
}

/// @return the first @p count of @p bytes
Bytes
Cut(const Bytes& bytes, std::size_t count)
{
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// @return @p bytes and one more
Bytes
Extended(Bytes bytes)
{
    bytes.push_back(0);
    return bytes;
}

/// @return a CIFAR record: @p labels, then 3072 bytes that count up from @p first
Bytes
CifarRecord(Bytes labels, std::uint8_t first)
{
    for (std::size_t i = 0; i < 3072; ++i)
    {
        labels.push_back(static_cast<std::uint8_t>(first + i));
    }
    return labels;
}

/// @return @p a and then @p b
Bytes
Joined(Bytes a, const Bytes& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

TEST(LoadIdx, ReadsImagesAndLabels)
{
    TemporaryFolder folder;
    folder.Write("train-images-idx3-ubyte", IMAGES);
    folder.Write("train-labels-idx1-ubyte", LABELS);
    const auto dataset = LoadDataset(folder.Path(), Part::TRAIN);
    EXPECT_EQ(dataset.Size(), 2U);
    EXPECT_EQ(dataset.SampleShape(), (split::Shape{1, 2, 3}));
    EXPECT_EQ(dataset.ClassCount(), 5U);
    EXPECT_EQ(dataset.Label(0), 4U);
    EXPECT_EQ(dataset.Label(1), 1U);
    EXPECT_EQ(dataset.GetImage(1).pixels, (Bytes{7, 8, 9, 10, 11, 12}));
}

TEST(LoadIdx, ReadsCompressedFilesAlike)
{
    TemporaryFolder folder;
    folder.Write("t10k-images-idx3-ubyte.gz", Gzip(IMAGES));
    folder.Write("t10k-labels-idx1-ubyte.gz", Gzip(LABELS));
    const auto dataset = LoadDataset(folder.Path(), Part::TEST);
    EXPECT_EQ(dataset.Size(), 2U);
    EXPECT_EQ(dataset.Label(0), 4U);
    EXPECT_EQ(dataset.GetImage(0).pixels, (Bytes{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(dataset.GetImage(1).pixels, (Bytes{7, 8, 9, 10, 11, 12}));
}

TEST(LoadIdx, ReadsFashionMnist)
{
    if (!std::filesystem::exists(FASHION_MNIST))
    {
        GTEST_SKIP() << "the Debian package dataset-fashion-mnist is not installed";
    }
    const auto train = LoadDataset(FASHION_MNIST, Part::TRAIN);
    EXPECT_EQ(train.Size(), 60000U);
    EXPECT_EQ(train.SampleShape(), (split::Shape{1, 28, 28}));
    EXPECT_EQ(train.ClassCount(), 10U);
    EXPECT_EQ(train.Label(0), 9U);
    const auto normalisation = split::ComputeNormalisation(train);
    EXPECT_NEAR(normalisation.mean[0], 0.2860F, 5e-5);
    EXPECT_NEAR(normalisation.deviation[0], 0.3530F, 5e-5);
    const auto test = LoadDataset(FASHION_MNIST, Part::TEST);
    EXPECT_EQ(test.Size(), 10000U);
    EXPECT_EQ(test.Label(0), 9U);
}

/// A pair of IDX files that cannot be used, and what the message says about them.
struct BrokenIdx
{
    std::string name;  //!< of the case
    Bytes images;      //!< content of the image file
    Bytes labels;      //!< content of the label file
    std::string error; //!< file, field and problem
};

class LoadBrokenIdx : public testing::TestWithParam<BrokenIdx>
{
};

TEST_P(LoadBrokenIdx, NamesFileAndField)
{
    TemporaryFolder folder;
    const auto load = [&] { LoadDataset(folder.Path(), Part::TRAIN); };
    folder.Write("train-images-idx3-ubyte", GetParam().images);
    folder.Write("train-labels-idx1-ubyte", GetParam().labels);
    split::ExpectError(load, (folder.Path() / GetParam().error).string() + "; fetch");
}

const BrokenIdx BROKEN_IDX[]{
    {"EmptyImages", {}, LABELS, "train-images-idx3-ubyte: magic number: ends after 0 of 4 bytes"},
    {"ImagesMagic",
     Altered(IMAGES, 3, 1),
     LABELS,
     "train-images-idx3-ubyte: magic number: 0x00000801 is not 0x00000803"},
    {"NoImages",
     Altered(IMAGES, 7, 0),
     LABELS,
     "train-images-idx3-ubyte: number of images: there are none"},
    {"NoRows",
     Altered(IMAGES, 11, 0),
     LABELS,
     "train-images-idx3-ubyte: number of rows: 0 is not within 1 to 65535"},
    {"TooManyColumns",
     Altered(IMAGES, 13, 1),
     LABELS,
     "train-images-idx3-ubyte: number of columns: 65539 is not within 1 to 65535"},
    {"HeaderCut",
     Cut(IMAGES, 14),
     LABELS,
     "train-images-idx3-ubyte: number of columns: ends after 2 of 4 bytes"},
    {"PixelsCut",
     Cut(IMAGES, 27),
     LABELS,
     "train-images-idx3-ubyte: pixels: ends after 11 of 12 bytes"},
    {"ImagesTrailing",
     Extended(IMAGES),
     LABELS,
     "train-images-idx3-ubyte: end: more bytes follow than the header announces"},
    {"LabelsMagic",
     IMAGES,
     Altered(LABELS, 3, 3),
     "train-labels-idx1-ubyte: magic number: 0x00000803 is not 0x00000801"},
    {"CountMismatch",
     IMAGES,
     Altered(LABELS, 7, 3),
     "train-labels-idx1-ubyte: number of labels: 3 labels for 2 images"},
    {"LabelsCut",
     IMAGES,
     Cut(LABELS, 9),
     "train-labels-idx1-ubyte: labels: ends after 1 of 2 bytes"},
    {"LabelsTrailing",
     IMAGES,
     Extended(LABELS),
     "train-labels-idx1-ubyte: end: more bytes follow than the header announces"},
    {"HugePixels",
     Altered(Altered(IMAGES, 10, 255), 14, 255),
     LABELS,
     "train-images-idx3-ubyte: pixels: ends after 12 of 8523609612 bytes"},
    {"HugeCount",
     Altered(IMAGES, 4, 255),
     Altered(LABELS, 4, 255),
     "train-labels-idx1-ubyte: labels: ends after 2 of 4278190082 bytes"},
};

INSTANTIATE_TEST_SUITE_P(All, LoadBrokenIdx, testing::ValuesIn(BROKEN_IDX), [](const auto& broken) {
    return broken.param.name;
});

TEST(LoadIdx, NamesALabelFileThatIsMissing)
{
    TemporaryFolder folder;
    folder.Write("train-images-idx3-ubyte.gz", Gzip(IMAGES));
    split::ExpectError([&] { LoadDataset(folder.Path(), Part::TRAIN); },
                       "train-labels-idx1-ubyte: file: cannot be opened (No such file");
}

/// Loads @p images as a compressed training part and expects the error @p part.
void
ExpectCompressedError(const Bytes& images, const std::string& part)
{
    TemporaryFolder folder;
    folder.Write("train-images-idx3-ubyte.gz", images);
    folder.Write("train-labels-idx1-ubyte.gz", Gzip(LABELS));
    split::ExpectError([&] { LoadDataset(folder.Path(), Part::TRAIN); }, part);
}

TEST(LoadIdx, NamesACompressedFileThatIsCut)
{
    const auto images = Gzip(IMAGES);
    ExpectCompressedError(Cut(images, images.size() - 12),
                          "train-images-idx3-ubyte.gz: content: damaged");
}

TEST(LoadIdx, NamesACompressedFileWithoutItsFooter)
{
    const auto images = Gzip(IMAGES);
    ExpectCompressedError(Cut(images, images.size() - 1),
                          "train-images-idx3-ubyte.gz: content: damaged");
}

TEST(LoadIdx, NamesACompressedFileWithAWrongChecksum)
{
    const auto images = Gzip(IMAGES);
    ExpectCompressedError(Altered(images, images.size() - 8, images[images.size() - 8] ^ 1),
                          "train-images-idx3-ubyte.gz: content: damaged");
}

TEST(LoadIdx, NamesAFileThatIsNotCompressed)
{
    ExpectCompressedError(IMAGES, "train-images-idx3-ubyte.gz: content: damaged");
}

TEST(LoadIdx, NamesAFolderInPlaceOfAFile)
{
    TemporaryFolder folder;
    std::filesystem::create_directory(folder.Path() / "train-images-idx3-ubyte");
    folder.Write("train-labels-idx1-ubyte", LABELS);
    split::ExpectError([&] { LoadDataset(folder.Path(), Part::TRAIN); },
                       "train-images-idx3-ubyte: content: damaged or unreadable");
}

TEST(LoadCifar, ReadsTheBatchesThereAreInOrder)
{
    TemporaryFolder folder;
    folder.Write("data_batch_5.bin", CifarRecord({9}, 30));
    folder.Write("data_batch_2.bin", Joined(CifarRecord({3}, 10), CifarRecord({0}, 20)));
    const auto dataset = LoadDataset(folder.Path(), Part::TRAIN);
    EXPECT_EQ(dataset.Size(), 3U);
    EXPECT_EQ(dataset.SampleShape(), (split::Shape{3, 32, 32}));
    EXPECT_EQ(dataset.ClassCount(), 10U);
    EXPECT_EQ(dataset.Label(0), 3U);
    EXPECT_EQ(dataset.Label(1), 0U);
    EXPECT_EQ(dataset.Label(2), 9U);
    EXPECT_EQ(dataset.GetImage(1).pixels, CifarRecord({}, 20));
    EXPECT_EQ(dataset.GetImage(2).pixels, CifarRecord({}, 30));
}

TEST(LoadCifar, ReadsTheTestBatch)
{
    TemporaryFolder folder;
    folder.Write("data_batch_1.bin", CifarRecord({1}, 0));
    folder.Write("test_batch.bin", CifarRecord({2}, 0));
    EXPECT_EQ(LoadDataset(folder.Path(), Part::TEST).Label(0), 2U);
}

TEST(LoadCifar, TakesTheFineLabelsOfCifar100)
{
    TemporaryFolder folder;
    folder.Write("train.bin", Joined(CifarRecord({19, 99}, 1), CifarRecord({3, 0}, 2)));
    folder.Write("test.bin", CifarRecord({4, 42}, 3));
    const auto train = LoadDataset(folder.Path(), Part::TRAIN);
    EXPECT_EQ(train.ClassCount(), 100U);
    EXPECT_EQ(train.Size(), 2U);
    EXPECT_EQ(train.Label(0), 99U);
    EXPECT_EQ(train.Label(1), 0U);
    EXPECT_EQ(train.GetImage(1).pixels, CifarRecord({}, 2));
    EXPECT_EQ(LoadDataset(folder.Path(), Part::TEST).Label(0), 42U);
}

/// A CIFAR file that cannot be used, and what the message says about it.
struct BrokenCifar
{
    std::string name;  //!< of the case
    std::string file;  //!< its name
    Bytes bytes;       //!< its content
    std::string error; //!< record and problem
};

class LoadBrokenCifar : public testing::TestWithParam<BrokenCifar>
{
};

TEST_P(LoadBrokenCifar, NamesFileAndRecord)
{
    TemporaryFolder folder;
    folder.Write(GetParam().file, GetParam().bytes);
    split::ExpectError([&] { LoadDataset(folder.Path(), Part::TRAIN); },
                       (folder.Path() / GetParam().file).string() + ": " + GetParam().error +
                           "; fetch");
}

const BrokenCifar BROKEN_CIFAR[]{
    {"Empty", "data_batch_1.bin", {}, "record 0: ends after 0 of 3073 bytes"},
    {"Cut",
     "data_batch_2.bin",
     Cut(CifarRecord({1}, 0), 3000),
     "record 0: ends after 3000 of 3073 bytes"},
    {"Trailing",
     "data_batch_1.bin",
     Extended(CifarRecord({1}, 0)),
     "record 1: ends after 1 of 3073 bytes"},
    {"Label",
     "data_batch_1.bin",
     Joined(CifarRecord({9}, 0), CifarRecord({10}, 0)),
     "record 1: label 10 is not below 10"},
    {"FineLabel", "train.bin", CifarRecord({0, 100}, 0), "record 0: label 100 is not below 100"},
    {"Cut100",
     "train.bin",
     Cut(CifarRecord({0, 1}, 0), 3073),
     "record 0: ends after 3073 of 3074 bytes"},
};

INSTANTIATE_TEST_SUITE_P(All,
                         LoadBrokenCifar,
                         testing::ValuesIn(BROKEN_CIFAR),
                         [](const auto& broken) { return broken.param.name; });

TEST(LoadDataset, NamesAFolderThatIsMissing)
{
    split::ExpectError([] { LoadDataset("/nowhere", Part::TRAIN); },
                       "/nowhere: no such folder; install the Debian package "
                       "dataset-fashion-mnist and pass --data /usr/share/datasets/fashion-mnist");
}

TEST(LoadDataset, TellsWhatAFolderLacks)
{
    TemporaryFolder folder;
    folder.Write("train.bin", CifarRecord({0, 0}, 0));
    split::ExpectError([&] { LoadDataset(folder.Path(), Part::TEST); },
                       folder.Path().string() +
                           ": no test images: neither t10k-images-idx3-ubyte[.gz] nor "
                           "test_batch.bin nor test.bin is there");
}

} // namespace
