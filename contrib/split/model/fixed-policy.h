/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FIXED_POLICY_H
#define FIXED_POLICY_H

#include "compression-policy.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Decides the same for every frame.
 */
class FixedPolicy : public CompressionPolicy
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    void SetModel(const split::InferenceEngine& engine) override;
    bool NeedsEdge() const override;
    bool NeedsProbes(bool hasDeadline) const override;

  private:
    SplitAdvice Decide(const SplitObservation& observation) override;

    /// @param mode split, device-only or edge-only @throws split::Error if it is something else
    void SetMode(std::string mode);

    /// @return the mode's name
    std::string GetMode() const;

    /// @param setting the codec's setting in its text form
    void SetSetting(std::string setting);

    /// @return the codec's setting in its text form
    std::string GetSetting() const;

    split::Mode m_mode{split::Mode::SPLIT}; //!< where frames are computed
    std::string m_cut;                      //!< name of the head's last stage
    split::Setting m_setting;               //!< of the codec
    uint32_t m_jpegQuality{0};              //!< 0: raw pixels
    std::size_t m_lastStage{0};             //!< number of the head's last stage
};

} // namespace ns3

#endif // FIXED_POLICY_H
