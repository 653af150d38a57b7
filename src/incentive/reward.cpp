// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reward.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace stakemine::incentive {

__extension__ typedef unsigned __int128 Uint128;

std::uint64_t split(std::uint64_t amount, std::span<const std::uint64_t> weights, std::span<std::uint64_t> pay) {
  STAKEMINE_ASSERT(weights.size() == pay.size(), "one payment for each weight");
  STAKEMINE_ASSERT(amount <= kMaxEmission);
  Uint128 total = 0;
  for (const std::uint64_t weight : weights) total += weight;
  std::fill(pay.begin(), pay.end(), 0);
  if (total == 0) return amount;
  // A running division: the remainder stays below W < 2^96 and each product below 2^127, so their sum fits.
  Uint128 remainder = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Uint128 due = remainder + Uint128{amount} * weights[i];
    pay[i] = static_cast<std::uint64_t>(due / total);
    remainder = due - pay[i] * total;
  }
  return 0;
}

std::uint64_t split(std::uint64_t amount, std::span<const double> weights, std::span<std::uint64_t> pay) {
  constexpr double kSteps = 0x1p40;
  const double largest = weights.empty() ? 0 : *std::max_element(weights.begin(), weights.end());
  std::vector<std::uint64_t> steps(weights.size());
  if (largest > 0)
    std::transform(weights.begin(), weights.end(), steps.begin(), [&](double weight) {
      return static_cast<std::uint64_t>(std::llround(kSteps * (std::max(0.0, weight) / largest)));
    });
  return split(amount, steps, pay);
}

std::uint64_t RewardRule::reward(std::uint64_t emission, const Contributions& contributions,
                                 std::span<std::uint64_t> pay) const {
  STAKEMINE_ASSERT(contributions.work.size() == pay.size() && contributions.stake.size() == pay.size(),
                   "one entry for each miner");
  const bool there = (reads() != Evidence::quality || contributions.quality.size() == pay.size()) &&
                     (reads() != Evidence::contribution || contributions.contribution.size() == pay.size()) &&
                     (reads() != Evidence::consensus || contributions.consensus.size() == pay.size());
  STAKEMINE_ASSERT(there, "the column that a rule reads is there");
  const std::uint64_t unpaid = do_reward(emission, contributions, pay);
  Uint128 sum = unpaid;
  for (const std::uint64_t amount : pay) sum += amount;
  STAKEMINE_ASSERT(sum == emission, "a reward rule conserves money");
  return unpaid;
}

const config::Family<RewardRule>& RewardRule::family() {
  using config::member;
  static const config::Family<RewardRule> all{
      "reward",
      "Who is paid how much of an emission.",
      {
          member<WorkReward, RewardRule>("work", "In proportion to the shards done and accepted.",
                                         "proof of useful work"),
          member<StakeReward, RewardRule>("stake", "In proportion to the stake.", "proof of stake"),
          member<WorkTimesQualityReward, RewardRule>(
              "work_times_quality", "In proportion to shards done times how well they agree with the round's result.",
              "quality: Xu et al. 2021, \"Gradient driven rewards\""),
          member<ContributionReward, RewardRule>("contribution", "In proportion to what each contributed to the model.",
                                                 "Shapley 1953; Ghorbani and Zou 2019, \"Data Shapley\""),
          member<ConsensusReward, RewardRule>("consensus", "As the validators' consensus says, to both sides.",
                                              "Opentensor Foundation 2022, \"Yuma consensus\""),
      }};
  return all;
}

}  // namespace stakemine::incentive
