// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/location_rules.hpp"

#include "aggregation/geometric_minimiser.hpp"
#include "aggregation/pull.hpp"

#include <algorithm>
#include <array>

namespace stakemine::aggregation {
namespace {

constexpr double kSmoothing = 0.1;
constexpr std::uint32_t kIterations = 3;

}  // namespace

std::span<const std::pair<std::string_view, Start>> enum_names(Start) {
  static constexpr std::array<std::pair<std::string_view, Start>, 1> kNames = {{{"zero", Start::zero}}};
  return kNames;
}

const config::ObjectDescription& GeometricMedian::Options::description() {
  static const auto described =
      config::Description<Options>("geometric_median", "Without options, the exact minimiser.")
          .field("smoothing", &Options::smoothing,
                 "A fixed number of steps in which no distance counts as less than this; 0.1 where only iterations "
                 "are given.",
                 {.range = config::above(0)})
          .field("iterations", &Options::iterations, "How many such steps; 3 where only smoothing is given.",
                 {.range = config::between(1, 1e6)})
          .field("start", &Options::start, "Where such steps begin.");
  return described;
}

void GeometricMedian::do_aggregate(const Checked& updates, Memory&, Aggregate& out) const {
  if (!options_.smoothing && !options_.iterations) {
    GeometricMinimiser{updates}.find(out.result);
    return;
  }
  const double smoothing = options_.smoothing.value_or(kSmoothing);
  Pull pull(updates);
  std::vector<double> factors(updates.live.size());
  for (std::uint32_t step = options_.iterations.value_or(kIterations); step > 0; --step) {
    const auto sum = pull.sum(out.result, [&](std::size_t place, double away) {
      return factors[place] = updates.weights[updates.live[place]] / std::max(smoothing, away);
    });
    double total = 0;
    for (const double factor : factors) total += factor;
    for (std::size_t column = 0; column < sum.size(); ++column) out.result[column] += sum[column] / total;
  }
}

}  // namespace stakemine::aggregation
