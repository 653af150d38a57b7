// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reputation.hpp"

#include <algorithm>

namespace stakemine::incentive {

const config::ObjectDescription& MovingAverageReputation::Options::description() {
  static const auto described =
      config::Description<Options>("moving_average_reputation", "A moving average of outcomes.")
          .field("rate", &Options::rate, "How much the last outcome counts.",
                 {.range = {.minimum = 0, .maximum = 1, .open_minimum = true}})
          .field("initial", &Options::initial, "What a newcomer scores.", {.range = config::between(0, 1)});
  return described;
}

// A newcomer's record is 0, so the average is kept as its distance from where it starts.
void MovingAverageReputation::do_observe(Record& record, Outcome outcome) const {
  const double seen = outcome == Outcome::valid ? 1 : 0;
  record.good += options_.rate * (seen - (options_.initial + record.good));
}

double MovingAverageReputation::do_score(const Record& record) const {
  return std::clamp(options_.initial + record.good, 0.0, 1.0);
}

}  // namespace stakemine::incentive
