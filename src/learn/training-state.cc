/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/training-state.h"

#include "base/error.h"

#include <boost/endian/conversion.hpp>
#include <utility>

namespace split
{

using boost::endian::order;

void
AddUnder(const std::string& prefix, TrainingState part, TrainingState& whole)
{
    for (auto& [name, tensor] : part)
    {
        whole[prefix + name] = std::move(tensor);
    }
}

TrainingState
TakeUnder(const std::string& prefix, const TrainingState& whole)
{
    TrainingState part;
    for (auto entry = whole.lower_bound(prefix);
         entry != whole.end() && entry->first.compare(0, prefix.size(), prefix) == 0;
         ++entry)
    {
        part[entry->first.substr(prefix.size())] = entry->second;
    }
    return part;
}

SafeTensor
PackNumbers(const std::vector<double>& numbers)
{
    SafeTensor packed{ElementType::U8, {8 * numbers.size()}, {}};
    packed.bytes.resize(8 * numbers.size());
    auto* bytes = packed.bytes.data();
    for (const auto number : numbers)
    {
        boost::endian::endian_store<double, 8, order::little>(bytes, number);
        bytes += 8;
    }
    return packed;
}

std::vector<double>
UnpackNumbers(const TrainingState& state, const std::string& name)
{
    const auto found = state.find(name);
    if (found == state.end())
    {
        return {};
    }
    const auto& bytes = found->second.bytes;
    if (found->second.type != ElementType::U8 || bytes.size() % 8 != 0)
    {
        throw Error("state of a training: '" + name +
                    "' holds no numbers; resume from a file that a training has written");
    }
    std::vector<double> numbers;
    for (std::size_t i = 0; i < bytes.size(); i += 8)
    {
        numbers.push_back(boost::endian::endian_load<double, 8, order::little>(&bytes[i]));
    }
    return numbers;
}

} // namespace split
