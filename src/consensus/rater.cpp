// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::consensus {

void Rater::rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const {
  STAKEMINE_ASSERT(ratings.size() == view.miners.size(), "one rating for each miner");
  STAKEMINE_ASSERT(!evaluates() || view.quality.size() == ratings.size(), "who evaluates has found something");
  do_rate(view, random, ratings);
  for (const double rating : ratings) STAKEMINE_ASSERT(rating >= 0 && std::isfinite(rating), "a rating");
}

const config::Family<Rater>& Rater::family() {
  using config::member;
  static const config::Family<Rater> all{
      "validator_behavior",
      "How a validator comes to its ratings, and how it votes.",
      {
          member<HonestRater, Rater>("honest", "What its evaluation found, with its noise.", "the protocol"),
          member<LazyRater, Rater>("lazy", "The same for all who delivered, without looking.", "free riding"),
          member<FavourRater, Rater>("favour", "Its say to a group of miners.",
                                     "cabals: Opentensor Foundation 2022, \"Yuma consensus\""),
          member<WeightCopierRater, Rater>("weight_copier", "What the consensus was some epochs ago.",
                                           "Opentensor Foundation 2024, \"Weight copying in Bittensor\""),
          member<RandomRater, Rater>("random", "Draws.", "a null model"),
          member<LateRater, Rater>("late", "Honest, and answers late.", "slow nodes"),
          member<SilentRater, Rater>("silent", "Answers nothing that it is asked.", "crash faults"),
          member<EquivocatingRater, Rater>("equivocating",
                                           "Honest ratings; votes one thing to some, another to others.",
                                           "Lamport, Shostak and Pease 1982, \"The Byzantine Generals Problem\""),
      }};
  return all;
}

}  // namespace stakemine::consensus
