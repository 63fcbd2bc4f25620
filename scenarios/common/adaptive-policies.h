/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ADAPTIVE_POLICIES_H
#define SPLIT_ADAPTIVE_POLICIES_H

#include "access-network.h"
#include "nn/inference-engine.h"
#include "profile/profile.h"

#include "ns3/compression-policy.h"
#include "ns3/object-factory.h"
#include "ns3/ptr.h"

#include <string>
#include <vector>

/// How names of policies begin that make one decision for all frames.
constexpr const char* FIXED = "fixed ";

/// Name of the baseline that knows split inference with 8 bits and nothing else.
constexpr const char* BASELINE_SPLIT = "fixed 8 bits";

/// Name of the baseline that sends the images as they are.
constexpr const char* BASELINE_RAW = "fixed raw images";

/// A policy that takes part in the comparison.
struct PolicyEntrant
{
    std::string name;           //!< as tables and folders show it
    ns3::ObjectFactory factory; //!< makes the policy
};

/**
 * @param option that has the list as its value
 * @param list types and attributes, and `fixed` for all of @p profile, separated by commas
 * @param profile what may be chosen
 * @param engine the model
 * @return those that take part: of the list, and the two baselines if it holds `fixed`
 * @throws split::Error naming the option and what is no policy
 */
std::vector<PolicyEntrant> ParsePolicies(const std::string& option,
                                         const std::string& list,
                                         const split::Profile& profile,
                                         const split::InferenceEngine& engine);

/**
 * @param entrant a policy
 * @param access the network of the device that it is for
 * @return the policy, which knows the future of the network if it is one that asks for it
 */
ns3::Ptr<ns3::CompressionPolicy> MakePolicy(const PolicyEntrant& entrant,
                                            const AccessNetwork& access);

#endif // SPLIT_ADAPTIVE_POLICIES_H
