// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reputation.hpp"

#include <boost/math/special_functions/beta.hpp>

namespace stakemine::incentive {

const config::ObjectDescription& BetaReputation::Options::description() {
  static const auto described =
      config::Description<Options>("beta_reputation", "The share of valid outcomes that there is evidence for.")
          .field("quantile", &Options::quantile, "Which lower quantile of the belief; small is cautious.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true, .open_maximum = true}})
          .field("memory", &Options::memory, "What an outcome still counts after the next one.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}});
  return described;
}

void BetaReputation::do_observe(Record& record, Outcome outcome) const {
  record.good *= options_.memory;
  record.bad *= options_.memory;
  (outcome == Outcome::valid ? record.good : record.bad) += 1;
}

double BetaReputation::do_score(const Record& record) const {
  return boost::math::ibeta_inv(record.good + 1, record.bad + 1, options_.quantile);
}

}  // namespace stakemine::incentive
