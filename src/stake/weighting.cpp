// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/weighting.hpp"

#include "stakemine/core/assert.hpp"

namespace stakemine::stake {

void Weighting::weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const {
  STAKEMINE_ASSERT(stakes.size() == weights.size(), "one weight for each stake");
  do_weigh(stakes, weights);
}

const config::Family<Weighting>& Weighting::family() {
  using config::member;
  static const config::Family<Weighting> all{
      "weighting",
      "What a stake weighs when shards are handed out.",
      {
          member<StakeWeighting, Weighting>("stake", "The stake itself: splitting it gains nothing.", "proof of stake"),
          member<PowerWeighting, Weighting>("power", "A power of the stake: below 1 favours the small.",
                                            "quadratic voting: Posner and Weyl 2015"),
          member<CappedWeighting, Weighting>("capped", "The stake up to a share of the total: saturation.",
                                             "Brünjes et al. 2020, Reward sharing schemes for stake pools"),
          member<EqualWeighting, Weighting>("equal", "The same for every miner, whatever its stake.",
                                            "one identity, one vote"),
      }};
  return all;
}

}  // namespace stakemine::stake
