// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reputation.hpp"

namespace stakemine::incentive {

const config::Family<Reputation>& Reputation::family() {
  using config::member;
  static const config::Family<Reputation> all{
      "reputation",
      "What a node's past is worth.",
      {
          member<MovingAverageReputation, Reputation>("moving_average", "A moving average of outcomes.",
                                                      "exponential smoothing: Brown 1956"),
          member<BetaReputation, Reputation>("beta", "The share of valid outcomes that there is evidence for.",
                                             "Jøsang and Ismail 2002"),
          member<ConsecutiveReputation, Reputation>("consecutive", "Valid outcomes in a row.", "Anderson 2020"),
      }};
  return all;
}

double Reputation::score(const Record& record) const {
  const double found = do_score(record);
  STAKEMINE_ASSERT(found >= 0 && found <= 1, "a score is in [0, 1]");
  return found;
}

}  // namespace stakemine::incentive
