/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/safetensors.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace split
{

namespace
{

using nlohmann::json;

/// Bytes of the little-endian header length that a file starts with.
constexpr std::size_t LENGTH_BYTES = 8;

/// The longest header that the format allows.
constexpr std::size_t MAX_HEADER_BYTES = 100'000'000;

/// The key of the header that holds text instead of a tensor.
constexpr auto METADATA = "__metadata__";

/// The names of the element types in a header.
constexpr std::array<std::pair<ElementType, const char*>, 4> TYPE_NAMES{{
    {ElementType::F32, "F32"},
    {ElementType::F16, "F16"},
    {ElementType::I64, "I64"},
    {ElementType::U8, "U8"},
}};

/// Where a tensor's bytes lie, counted from the end of the header.
struct Extent
{
    std::size_t begin; //!< first byte
    std::size_t end;   //!< behind the last byte
    std::string name;  //!< whose bytes
};

/// Refuses what a DOM would hide or what would cost much: keys given twice and deep nesting.
class HeaderGuard
{
  public:
    /// Called by the JSON parser for every event.
    bool operator()(int depth, json::parse_event_t event, json& value)
    {
        if (depth > MAX_DEPTH)
        {
            throw Error("safetensors header: nested too deeply");
        }
        if (event == json::parse_event_t::object_start)
        {
            m_keys.at(depth).clear();
        }
        if (event == json::parse_event_t::key &&
            !m_keys.at(depth - 1).insert(value.get<std::string>()).second)
        {
            throw Error("safetensors header: '" + value.get<std::string>() + "' is given twice");
        }
        return true;
    }

  private:
    static constexpr int MAX_DEPTH = 3; //!< header, tensor, its shape

    std::array<std::set<std::string>, MAX_DEPTH + 1> m_keys; //!< of the open object, by depth
};

/// @return the length of the header, which lies within the file
std::size_t
HeaderLength(const std::uint8_t* bytes, std::size_t count)
{
    if (count < LENGTH_BYTES)
    {
        throw Error("safetensors: the file ends within the header length");
    }
    const auto length = boost::endian::load_little_u64(bytes);
    if (length > MAX_HEADER_BYTES || length > count - LENGTH_BYTES)
    {
        throw Error("safetensors: the header length " + std::to_string(length) +
                    " reaches beyond the file");
    }
    return length;
}

json
ParseHeader(const char* text, std::size_t length)
{
    if (length == 0 || text[0] != '{')
    {
        throw Error("safetensors header: does not begin with '{'");
    }
    try
    {
        HeaderGuard guard;
        auto header = json::parse(text,
                                  text + length,
                                  [&guard](int depth, json::parse_event_t event, json& value) {
                                      return guard(depth, event, value);
                                  });
        return header;
    }
    catch (const json::exception&)
    {
        throw Error("safetensors header: is not valid JSON");
    }
}

/// @return the error that field @p field of tensor @p name is wrong
Error
FieldError(const std::string& name, const std::string& field, const std::string& what)
{
    return Error("safetensors tensor '" + name + "': " + field + " " + what);
}

/// @return field @p field of a tensor's @p entry
const json&
Field(const json& entry, const std::string& name, const char* field)
{
    if (!entry.is_object() || !entry.contains(field))
    {
        throw FieldError(name, field, "is missing");
    }
    return entry.at(field);
}

/// @return the list of sizes in a field
std::vector<std::size_t>
Sizes(const json& entry, const std::string& name, const char* field)
{
    const auto& list = Field(entry, name, field);
    const auto isSize = [](const json& value) { return value.is_number_unsigned(); };
    if (!list.is_array() || !std::all_of(list.begin(), list.end(), isSize))
    {
        throw FieldError(name, field, "is not a list of sizes");
    }
    return list.get<std::vector<std::size_t>>();
}

ElementType
TypeOf(const json& entry, const std::string& name)
{
    const auto& dtype = Field(entry, name, "dtype");
    for (const auto& [type, text] : TYPE_NAMES)
    {
        if (dtype == text)
        {
            return type;
        }
    }
    throw FieldError(name, "dtype", "is none of F32, F16, I64, U8");
}

/// @return the bytes of a tensor, unless their number overflows
std::optional<std::size_t>
ByteCount(ElementType type, const Shape& shape)
{
    auto bytes = ElementSize(type);
    for (const auto extent : shape)
    {
        if (extent != 0 && bytes > std::numeric_limits<std::size_t>::max() / extent)
        {
            return std::nullopt;
        }
        bytes *= extent;
    }
    return bytes;
}

/// @return the place of the tensor's bytes among @p dataBytes bytes
Extent
ParseExtent(const json& entry,
            const std::string& name,
            const SafeTensor& tensor,
            std::size_t dataBytes)
{
    const auto offsets = Sizes(entry, name, "data_offsets");
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > dataBytes)
    {
        throw FieldError(name, "data_offsets", "do not lie within the file");
    }
    if (ByteCount(tensor.type, tensor.shape) != offsets[1] - offsets[0])
    {
        throw FieldError(name, "data_offsets", "do not fit its shape and dtype");
    }
    return {offsets[0], offsets[1], name};
}

std::map<std::string, std::string>
ParseMetadata(const json& entry)
{
    const auto isText = [](const json& value) { return value.is_string(); };
    if (!entry.is_object() || !std::all_of(entry.begin(), entry.end(), isText))
    {
        throw Error("safetensors __metadata__: is not a map of texts");
    }
    return entry.get<std::map<std::string, std::string>>();
}

/// Checks that the tensors tile the data: no overlap, no hole, nothing behind.
void
CheckTiling(std::vector<Extent> extents, std::size_t dataBytes)
{
    std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::size_t next = 0;
    for (const auto& extent : extents)
    {
        if (extent.begin != next)
        {
            throw FieldError(extent.name, "data_offsets", "overlap or leave a hole");
        }
        next = extent.end;
    }
    if (next != dataBytes)
    {
        throw Error("safetensors: bytes behind the last tensor");
    }
}

/// @return the tensors in the order of their bytes: large elements first, so that all are aligned
std::vector<std::pair<std::string, const SafeTensor*>>
DataOrder(const SafeTensors& content)
{
    std::vector<std::pair<std::string, const SafeTensor*>> order;
    for (const auto& [name, tensor] : content.tensors)
    {
        order.emplace_back(name, &tensor);
    }
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return ElementSize(a.second->type) > ElementSize(b.second->type);
    });
    return order;
}

const char*
TypeName(ElementType type)
{
    const auto found = std::find_if(TYPE_NAMES.begin(),
                                    TYPE_NAMES.end(),
                                    [type](const auto& entry) { return entry.first == type; });
    return found->second;
}

/// @return what the header says
json
MakeHeader(const SafeTensors& content)
{
    json header = json::object();
    if (!content.metadata.empty())
    {
        header[METADATA] = content.metadata;
    }
    std::size_t offset = 0;
    for (const auto& [name, tensor] : DataOrder(content))
    {
        const auto end = offset + tensor->bytes.size();
        if (ByteCount(tensor->type, tensor->shape) != tensor->bytes.size())
        {
            throw FieldError(name, "shape", "does not fit the number of bytes");
        }
        header[name] = {{"dtype", TypeName(tensor->type)},
                        {"shape", tensor->shape},
                        {"data_offsets", {offset, end}}};
        offset = end;
    }
    return header;
}

/// @return the header, padded so that the data behind it starts at a multiple of 8
std::string
HeaderText(const SafeTensors& content)
{
    try
    {
        auto text = MakeHeader(content).dump();
        text.append((LENGTH_BYTES - text.size() % LENGTH_BYTES) % LENGTH_BYTES, ' ');
        return text;
    }
    catch (const json::exception&)
    {
        throw Error("safetensors: a name or a text is not UTF-8");
    }
}

} // namespace

std::size_t
ElementSize(ElementType type)
{
    switch (type)
    {
    case ElementType::F32:
        return 4;
    case ElementType::F16:
        return 2;
    case ElementType::I64:
        return 8;
    case ElementType::U8:
        break;
    }
    return 1;
}

SafeTensors
ParseSafeTensors(const std::uint8_t* bytes, std::size_t count)
{
    const auto headerLength = HeaderLength(bytes, count);
    const auto* data = bytes + LENGTH_BYTES + headerLength;
    const auto dataBytes = count - LENGTH_BYTES - headerLength;
    const auto header =
        ParseHeader(reinterpret_cast<const char*>(bytes) + LENGTH_BYTES, headerLength);

    SafeTensors content;
    std::vector<Extent> extents;
    for (const auto& [name, entry] : header.items())
    {
        if (name == METADATA)
        {
            content.metadata = ParseMetadata(entry);
            continue;
        }
        auto& tensor = content.tensors[name];
        tensor.type = TypeOf(entry, name);
        tensor.shape = Sizes(entry, name, "shape");
        extents.push_back(ParseExtent(entry, name, tensor, dataBytes));
    }
    CheckTiling(extents, dataBytes);
    for (const auto& extent : extents)
    {
        content.tensors[extent.name].bytes.assign(data + extent.begin, data + extent.end);
    }
    return content;
}

std::vector<std::uint8_t>
SerialiseSafeTensors(const SafeTensors& content)
{
    const auto header = HeaderText(content);
    std::vector<std::uint8_t> bytes(LENGTH_BYTES + header.size());
    boost::endian::store_little_u64(bytes.data(), header.size());
    std::copy(header.begin(), header.end(), bytes.begin() + LENGTH_BYTES);
    for (const auto& [name, tensor] : DataOrder(content))
    {
        bytes.insert(bytes.end(), tensor->bytes.begin(), tensor->bytes.end());
    }
    return bytes;
}

} // namespace split
