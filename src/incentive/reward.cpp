// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reward.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>

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

std::uint64_t RewardRule::reward(std::uint64_t emission, const Contributions& contributions,
                                 std::span<std::uint64_t> pay) const {
  STAKEMINE_ASSERT(contributions.work.size() == pay.size() && contributions.stake.size() == pay.size(),
                   "one entry for each miner");
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
      }};
  return all;
}

}  // namespace stakemine::incentive
