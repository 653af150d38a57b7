// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reputation.hpp"

#include <algorithm>

namespace stakemine::incentive {

const config::ObjectDescription& ConsecutiveReputation::Options::description() {
  static const auto described =
      config::Description<Options>("consecutive_reputation", "Valid outcomes in a row.")
          .field("needed", &Options::needed, "How many in a row earn full trust.", {.range = config::at_least(1)});
  return described;
}

void ConsecutiveReputation::do_observe(Record& record, Outcome outcome) const {
  record.streak = outcome == Outcome::valid ? record.streak + 1 : 0;
}

double ConsecutiveReputation::do_score(const Record& record) const {
  return static_cast<double>(std::min(record.streak, options_.needed)) / static_cast<double>(options_.needed);
}

}  // namespace stakemine::incentive
