/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/batches.h"

#include "base/derive-seed.h"
#include "base/draw.h"
#include "base/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// Checks that images are varied but not replaced.
void
CheckAugmentation(const Augmentation& augmentation, const Shape& image)
{
    const auto side = std::min(image[1], image[2]);
    if (augmentation.margin >= side)
    {
        throw Error(fmt::format("margin {}; choose 0 to {}, less than the images' shorter side",
                                augmentation.margin,
                                side - 1));
    }
}

} // namespace

Batches::Batches(Dataset dataset,
                 Normalisation normalisation,
                 const Augmentation& augmentation,
                 std::size_t batch,
                 std::uint64_t seed)
    : m_dataset{std::move(dataset)},
      m_normalisation{std::move(normalisation)},
      m_augmentation{augmentation},
      m_batch{batch},
      m_seed{seed}
{
    if (batch == 0 || batch > m_dataset.Size())
    {
        throw Error(fmt::format("batch {}; choose 1 to {}, the number of training samples",
                                batch,
                                m_dataset.Size()));
    }
    CheckAugmentation(augmentation, m_dataset.SampleShape());
}

std::size_t
Batches::PerEpoch() const
{
    return m_dataset.Size() / m_batch;
}

Batch
Batches::At(std::uint64_t step)
{
    const auto epoch = step / PerEpoch();
    if (m_order.empty() || epoch != m_epoch)
    {
        m_epoch = epoch;
        m_order = Draw(m_dataset.Size(), m_dataset.Size(), DeriveSeed(m_seed, "order", epoch));
    }
    const auto first = m_order.begin() + static_cast<std::ptrdiff_t>(step % PerEpoch() * m_batch);
    return LoadBatch(m_dataset,
                     {first, first + static_cast<std::ptrdiff_t>(m_batch)},
                     m_normalisation,
                     m_augmentation,
                     DeriveSeed(m_seed, "augmentation", step));
}

} // namespace split
