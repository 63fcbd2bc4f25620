/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "base/safetensors.h"

#include <boost/endian/conversion.hpp>
#include <gtest/gtest.h>

namespace split
{

namespace
{

/// @return a file with this header and these many bytes behind it
std::vector<std::uint8_t>
File(const std::string& header, std::size_t dataBytes)
{
    std::vector<std::uint8_t> bytes(8 + header.size() + dataBytes);
    boost::endian::store_little_u64(bytes.data(), header.size());
    std::copy(header.begin(), header.end(), bytes.begin() + 8);
    return bytes;
}

/// @return the message with which a file of this header and data is refused
std::string
Refusal(const std::vector<std::uint8_t>& file)
{
    try
    {
        ParseSafeTensors(file.data(), file.size());
    }
    catch (const Error& error)
    {
        return error.what();
    }
    return "accepted";
}

const std::string TENSOR_A = R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";

} // namespace

TEST(SafeTensors, ReadsTheLayoutOfTheFormat)
{
    auto file = File(R"({"__metadata__":{"k":"v"},)" + TENSOR_A + "}  ", 4);
    file.back() = 7;
    const auto content = ParseSafeTensors(file.data(), file.size());
    EXPECT_EQ(content.metadata, (std::map<std::string, std::string>{{"k", "v"}}));
    ASSERT_EQ(content.tensors.size(), 1u);
    EXPECT_EQ(content.tensors.at("a").type, ElementType::F32);
    EXPECT_EQ(content.tensors.at("a").shape, Shape{1});
    EXPECT_EQ(content.tensors.at("a").bytes, (std::vector<std::uint8_t>{0, 0, 0, 7}));
}

TEST(SafeTensors, ReadsBackWhatItWrote)
{
    SafeTensors content;
    content.metadata["name"] = "value";
    content.tensors["scalar"] = {ElementType::I64, {}, std::vector<std::uint8_t>(8, 1)};
    content.tensors["empty"] = {ElementType::F32, {0, 3}, {}};
    content.tensors["half"] = {ElementType::F16, {1, 3}, {1, 2, 3, 4, 5, 6}};
    content.tensors["bytes"] = {ElementType::U8, {3}, {7, 8, 9}};
    const auto bytes = SerialiseSafeTensors(content);
    const auto read = ParseSafeTensors(bytes.data(), bytes.size());
    EXPECT_EQ(read.metadata, content.metadata);
    ASSERT_EQ(read.tensors.size(), content.tensors.size());
    for (const auto& [name, tensor] : content.tensors)
    {
        EXPECT_EQ(read.tensors.at(name).type, tensor.type) << name;
        EXPECT_EQ(read.tensors.at(name).shape, tensor.shape) << name;
        EXPECT_EQ(read.tensors.at(name).bytes, tensor.bytes) << name;
    }
}

TEST(SafeTensors, RefusesEveryTruncation)
{
    const auto file = File("{" + TENSOR_A + "}", 4);
    for (std::size_t count = 0; count < file.size(); ++count)
    {
        EXPECT_THROW(ParseSafeTensors(file.data(), count), Error) << count << " bytes";
    }
}

TEST(SafeTensors, NamesTheFieldThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> refusals{
        {R"([1])", "safetensors header: does not begin with '{'"},
        {R"({"a":)", "safetensors header: is not valid JSON"},
        {"{" + TENSOR_A + "," + TENSOR_A + "}", "safetensors header: 'a' is given twice"},
        {R"({"a":{"b":{"c":{"d":{}}}}})", "safetensors header: nested too deeply"},
        {R"({"__metadata__":{"k":1}})", "safetensors __metadata__: is not a map of texts"},
        {R"({"a":1})", "safetensors tensor 'a': dtype is missing"},
        {R"({"a":{"dtype":"F8","shape":[4],"data_offsets":[0,4]}})",
         "safetensors tensor 'a': dtype is none of F32, F16, I64, U8"},
        {R"({"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}})",
         "safetensors tensor 'a': shape is not a list of sizes"},
        {R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,5]}})",
         "safetensors tensor 'a': data_offsets do not lie within the file"},
        {R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}})",
         "safetensors tensor 'a': data_offsets do not lie within the file"},
        {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,4]}})",
         "safetensors tensor 'a': data_offsets do not fit its shape and dtype"},
        {R"({"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}})",
         "safetensors tensor 'a': data_offsets do not fit its shape and dtype"},
        {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
         R"("b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
         "safetensors tensor 'b': data_offsets overlap or leave a hole"},
        {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})",
         "safetensors tensor 'a': data_offsets overlap or leave a hole"},
        {R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})",
         "safetensors: bytes behind the last tensor"},
    };
    for (const auto& [header, message] : refusals)
    {
        EXPECT_EQ(Refusal(File(header, 4)), message) << header;
    }
}

TEST(SafeTensors, RefusesToWriteATensorThatDoesNotFillItsShape)
{
    SafeTensors content;
    content.tensors["a"] = {ElementType::F32, {2}, std::vector<std::uint8_t>(4)};
    EXPECT_THROW(SerialiseSafeTensors(content), Error);
}

TEST(SafeTensors, RefusesToWriteTextThatIsNotUtf8)
{
    SafeTensors content;
    content.metadata["name"] = "\xff";
    EXPECT_THROW(SerialiseSafeTensors(content), Error);
}

} // namespace split
