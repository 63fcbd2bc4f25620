/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/checkpoint.h"

#include "base/atomic-file.h"
#include "base/error.h"
#include "base/read-file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace split
{

namespace
{

constexpr auto FORMAT = "ns3-split";
constexpr auto VERSION = "1";
constexpr auto BOTTLENECK = "bottleneck";

const std::string NOTE_PREFIX = "note.";
const std::string BLOB_PREFIX = "blob.";

using Metadata = std::map<std::string, std::string>;

/// @return whether @p text begins with @p prefix
bool
StartsWith(const std::string& text, const std::string& prefix)
{
    return text.compare(0, prefix.size(), prefix) == 0;
}

const std::string&
Entry(const Metadata& metadata, const std::string& name)
{
    const auto found = metadata.find(name);
    if (found == metadata.end())
    {
        throw Error(
            fmt::format("metadata '{}' is missing; is it a checkpoint of ns3-split?", name));
    }
    return found->second;
}

/// @return an entry that is written as JSON
template <typename Value>
Value
JsonEntry(const Metadata& metadata, const std::string& name)
{
    try
    {
        return nlohmann::json::parse(Entry(metadata, name)).get<Value>();
    }
    catch (const nlohmann::json::exception&)
    {
        throw Error(fmt::format("metadata '{}' is not of the kind expected there", name));
    }
}

void
CheckFormat(const Metadata& metadata)
{
    if (Entry(metadata, "format") != FORMAT)
    {
        throw Error("metadata 'format' is not 'ns3-split'; give a checkpoint of ns3-split");
    }
    if (Entry(metadata, "format_version") != VERSION)
    {
        throw Error(fmt::format("metadata 'format_version' is {}, known is {}; update ns3-split",
                                Entry(metadata, "format_version"),
                                VERSION));
    }
}

ModelInfo
ParseInfo(const Metadata& metadata)
{
    ModelInfo info;
    info.name = Entry(metadata, "model");
    info.input = JsonEntry<Shape>(metadata, "input");
    info.classes = JsonEntry<std::size_t>(metadata, "classes");
    info.normalisation.mean = JsonEntry<std::vector<float>>(metadata, "mean");
    info.normalisation.deviation = JsonEntry<std::vector<float>>(metadata, "deviation");
    const auto bottleneck = metadata.find(BOTTLENECK);
    if (bottleneck != metadata.end())
    {
        info.bottleneck = Bottleneck::Parse(bottleneck->second);
    }
    CheckNormalisation(info.normalisation, info.input.empty() ? 0 : info.input.front());
    return info;
}

Metadata
MetadataOf(const Checkpoint& checkpoint)
{
    using nlohmann::json;
    const auto& info = checkpoint.model;
    Metadata metadata{{"format", FORMAT},
                      {"format_version", VERSION},
                      {"model", info.name},
                      {"input", json(info.input).dump()},
                      {"classes", json(info.classes).dump()},
                      {"mean", json(info.normalisation.mean).dump()},
                      {"deviation", json(info.normalisation.deviation).dump()}};
    if (info.bottleneck)
    {
        metadata[BOTTLENECK] = info.bottleneck->ToString();
    }
    for (const auto& [name, text] : checkpoint.notes)
    {
        metadata[NOTE_PREFIX + name] = text;
    }
    return metadata;
}

} // namespace

Checkpoint
ParseCheckpoint(const std::uint8_t* bytes, std::size_t count)
{
    auto content = ParseSafeTensors(bytes, count);
    CheckFormat(content.metadata);
    Checkpoint checkpoint;
    checkpoint.model = ParseInfo(content.metadata);
    for (const auto& [name, text] : content.metadata)
    {
        if (StartsWith(name, NOTE_PREFIX))
        {
            checkpoint.notes[name.substr(NOTE_PREFIX.size())] = text;
        }
    }
    for (auto& [name, tensor] : content.tensors)
    {
        if (StartsWith(name, BLOB_PREFIX))
        {
            checkpoint.blobs[name.substr(BLOB_PREFIX.size())] = std::move(tensor.bytes);
        }
        else
        {
            checkpoint.weights[name] = std::move(tensor);
        }
    }
    return checkpoint;
}

Checkpoint
ReadCheckpoint(const std::string& path)
{
    const auto bytes = ReadFile(path);
    try
    {
        return ParseCheckpoint(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }
    catch (const Error& error)
    {
        throw Error(fmt::format("checkpoint '{}': {}", path, error.what()));
    }
}

void
WriteCheckpoint(const std::string& path, const Checkpoint& checkpoint)
{
    SafeTensors content{MetadataOf(checkpoint), checkpoint.weights};
    for (const auto& [name, bytes] : checkpoint.blobs)
    {
        content.tensors[BLOB_PREFIX + name] = {ElementType::U8, {bytes.size()}, bytes};
    }
    const auto bytes = SerialiseSafeTensors(content);
    AtomicFile file(path);
    file.Stream().write(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    file.Commit();
}

} // namespace split
