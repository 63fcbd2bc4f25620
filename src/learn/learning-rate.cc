/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/learning-rate.h"

#include "base/error.h"

#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace split
{

namespace
{

/// @return @p text as a rate
double
ParseRate(const std::string& text, const std::string& context)
{
    const auto rate = ParseNumber(text, context);
    if (rate < 0)
    {
        throw Error(fmt::format("'{}' in '{}': no rate is below 0", text, context));
    }
    return rate;
}

/// @return the rates of `steps:...`
Timeline
ParseSteps(const std::string& text, const std::string& context)
{
    auto rates = Timeline::Parse(text);
    for (const auto rate : rates.Values())
    {
        ParseRate(fmt::format("{}", rate), context);
    }
    return rates;
}

} // namespace

LearningRate
LearningRate::Parse(const std::string& text)
{
    const auto parts = PartsOf(text, ':');
    try
    {
        if (parts.size() == 1)
        {
            return {text, ParseRate(text, text)};
        }
        if (parts[0] == "steps" && parts.size() == 2)
        {
            return {text, ParseSteps(parts[1], text)};
        }
        if (parts[0] == "cosine" && parts.size() <= 3)
        {
            const auto warmUp = parts.size() == 3 ? ParseNumber(parts[2], text) : 0;
            if (warmUp < 0 || warmUp >= 1)
            {
                throw Error(fmt::format("'{}': the warm-up is a share below 1", text));
            }
            return {text, Cosine{ParseRate(parts[1], text), warmUp}};
        }
    }
    catch (const Error& error)
    {
        throw Error(fmt::format("learning rate: {}", error.what()));
    }
    throw Error(fmt::format("learning rate '{}': write RATE, cosine:PEAK:WARMUP or "
                            "steps:RATE@0,RATE@SHARE,...",
                            text));
}

double
LearningRate::At(double progress) const
{
    if (const auto* constant = std::get_if<double>(&m_form))
    {
        return *constant;
    }
    if (const auto* steps = std::get_if<Timeline>(&m_form))
    {
        return steps->At(progress);
    }
    const auto& [peak, warmUp] = std::get<Cosine>(m_form);
    if (progress < warmUp)
    {
        return peak * progress / warmUp;
    }
    const auto way = (progress - warmUp) / (1 - warmUp);
    return peak * 0.5 * (1 + std::cos(std::acos(-1.0) * way));
}

const std::string&
LearningRate::ToString() const
{
    return m_text;
}

LearningRate::LearningRate(std::string text, std::variant<double, Cosine, Timeline> form)
    : m_text{std::move(text)},
      m_form{std::move(form)}
{
}

} // namespace split
