// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/location_rules.hpp"

#include "aggregation/pull.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace stakemine::aggregation {

const config::ObjectDescription& CenteredClipping::Options::description() {
  static const auto described =
      config::Description<Options>("centered_clipping", "How far rows may pull, and from where.")
          .field("radius", &Options::radius, "The longest pull of one row.", {.range = config::above(0)})
          .field("iterations", &Options::iterations, "How often the centre moves.", {.range = config::between(1, 1e6)})
          .field("center", &Options::center,
                 "Where it begins, as many numbers as a row has; if absent or null, the last round's result (0 in the "
                 "first).",
                 {.null_is_absent = true});
  return described;
}

void CenteredClipping::do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const {
  const std::vector<double>& begin = options_.center ? *options_.center : memory.numbers;
  if (!begin.empty() || options_.center) {
    if (begin.size() != out.result.size()) {
      out.refusal = fmt::format("center: has {} numbers, but the rows have {}", begin.size(), out.result.size());
      return;
    }
    std::ranges::copy(begin, out.result.begin());
  }
  Pull pull(updates);
  std::vector<double> passed(updates.weights.size());  // of each row's pull, in the last iteration
  for (std::uint32_t iteration = 0; iteration < options_.iterations; ++iteration) {
    const auto sum = pull.sum(out.result, [&](std::size_t place, double away) {
      const std::size_t row = updates.live[place];
      const double weight = updates.weights[row];
      passed[row] = away > options_.radius ? options_.radius / away : 1.0;
      return away > options_.radius ? weight * (options_.radius / away) : weight;
    });
    for (std::size_t column = 0; column < sum.size(); ++column)
      out.result[column] += sum[column] / updates.total_weight;
  }
  if (!options_.center) memory.numbers = out.result;
  if (updates.tell == Tell::kept) out.kept = std::move(passed);
}

}  // namespace stakemine::aggregation
