/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/load-dataset.h"

#include "base/error.h"
#include "data/cifar.h"
#include "data/idx.h"

#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace split
{

namespace
{

using Path = std::filesystem::path;

/// The names by which the files of one part are found.
struct PartNames
{
    std::string description;          //!< what the part is called in messages
    std::string idxImages;            //!< MNIST, `.gz` left out
    std::string idxLabels;            //!< MNIST, `.gz` left out
    std::vector<std::string> cifar10; //!< CIFAR-10, in order
    std::string cifar100;             //!< CIFAR-100
};

/// @return the names of @p part
PartNames
NamesOf(Part part)
{
    if (part == Part::TEST)
    {
        return {"test",
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte",
                {"test_batch.bin"},
                "test.bin"};
    }
    return {"training",
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            {"data_batch_1.bin",
             "data_batch_2.bin",
             "data_batch_3.bin",
             "data_batch_4.bin",
             "data_batch_5.bin"},
            "train.bin"};
}

/// @return whether @p path is there and may be seen
bool
Exists(const Path& path)
{
    std::error_code hidden;
    return std::filesystem::exists(path, hidden);
}

/// @return the file @p name of @p folder, else its compressed version, if one of them is there
std::optional<Path>
FindIdx(const Path& folder, const std::string& name)
{
    for (const auto& path : {folder / name, folder / (name + ".gz")})
    {
        if (Exists(path))
        {
            return path;
        }
    }
    return std::nullopt;
}

/// @return those of the files @p names that are in @p folder
std::vector<Path>
FindAll(const Path& folder, const std::vector<std::string>& names)
{
    std::vector<Path> found;
    for (const auto& name : names)
    {
        if (Exists(folder / name))
        {
            found.push_back(folder / name);
        }
    }
    return found;
}

/// @throws Error that nothing usable is in @p folder, because of @p problem
[[noreturn]] void
Fail(const Path& folder, const std::string& problem)
{
    throw Error(folder.string() + ": " + problem +
                "; install the Debian package dataset-fashion-mnist and pass --data "
                "/usr/share/datasets/fashion-mnist, or pass another folder");
}

} // namespace

Dataset
LoadDataset(const Path& folder, Part part)
{
    if (!Exists(folder))
    {
        Fail(folder, "no such folder");
    }
    const auto names = NamesOf(part);
    if (const auto images = FindIdx(folder, names.idxImages))
    {
        const auto labels = FindIdx(folder, names.idxLabels);
        return ReadIdx(*images, labels.value_or(folder / names.idxLabels));
    }
    if (const auto batches = FindAll(folder, names.cifar10); !batches.empty())
    {
        return ReadCifar10(batches);
    }
    if (Exists(folder / names.cifar100))
    {
        return ReadCifar100(folder / names.cifar100);
    }
    Fail(folder,
         "no " + names.description + " images: neither " + names.idxImages + "[.gz] nor " +
             names.cifar10.front() + " nor " + names.cifar100 + " is there");
}

} // namespace split
