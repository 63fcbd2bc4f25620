/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-capacity-predictor.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ns3
{

SplitCapacityPredictor::SplitCapacityPredictor(Kind kind, std::size_t window, double quantile)
    : m_kind{kind},
      m_window{window},
      m_quantile{quantile}
{
}

SplitCapacityPredictor::Kind
SplitCapacityPredictor::ParseKind(const std::string& name)
{
    for (const auto kind : {Kind::EWMA, Kind::HARMONIC, Kind::QUANTILE})
    {
        if (ToString(kind) == name)
        {
            return kind;
        }
    }
    throw split::Error("predictor '" + name + "' is unknown; use ewma, harmonic or quantile");
}

std::string
SplitCapacityPredictor::ToString(Kind kind)
{
    switch (kind)
    {
    case Kind::EWMA:
        return "ewma";
    case Kind::HARMONIC:
        return "harmonic";
    case Kind::QUANTILE:
        return "quantile";
    }
    return "unknown";
}

void
SplitCapacityPredictor::Add(double capacity)
{
    const double weight = m_measures.empty() ? 1 : 2.0 / (static_cast<double>(m_window) + 1);
    m_average += weight * (capacity - m_average);
    m_measures.push_back(capacity);
    if (m_measures.size() > m_window)
    {
        m_measures.pop_front();
    }
}

std::optional<double>
SplitCapacityPredictor::Predict() const
{
    if (m_measures.empty())
    {
        return std::nullopt;
    }
    if (m_kind == Kind::EWMA)
    {
        return m_average;
    }
    if (m_kind == Kind::QUANTILE)
    {
        return Quantile();
    }
    double inverses = 0;
    for (const double measure : m_measures)
    {
        inverses += 1 / measure;
    }
    return static_cast<double>(m_measures.size()) / inverses;
}

double
SplitCapacityPredictor::Quantile() const
{
    std::vector<double> measures(m_measures.begin(), m_measures.end());
    const double last = static_cast<double>(measures.size() - 1);
    const auto at = measures.begin() + static_cast<std::ptrdiff_t>(std::floor(m_quantile * last));
    std::nth_element(measures.begin(), at, measures.end());
    return *at;
}

} // namespace ns3
