// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/config.hpp"

#include <array>

#include <fmt/format.h>

namespace stakemine::aggregation {

std::span<const std::pair<std::string_view, Weighting>> enum_names(Weighting) {
  static constexpr std::array<std::pair<std::string_view, Weighting>, 3> kNames = {{
      {"samples", Weighting::samples},
      {"stake", Weighting::stake},
      {"equal", Weighting::equal},
  }};
  return kNames;
}

const config::ObjectDescription& AggregationConfig::description() {
  static const auto described =
      config::Description<AggregationConfig>("aggregation", "How the partial results of a round are combined.")
          .choice(&AggregationConfig::rule)
          .field("byzantine_weight", &AggregationConfig::byzantine_weight,
                 "Weight assumed hostile, in the unit of the weights.", {.range = config::at_least(0)})
          .field("byzantine_share", &AggregationConfig::byzantine_share,
                 "Share of the weights' sum assumed hostile; instead of byzantine_weight.",
                 {.dimension = config::Dimension::share, .range = config::from_to_below(0, 1)})
          .field("pre", &AggregationConfig::pre, "What is done to the partial results first, in this order.")
          .field("weighting", &AggregationConfig::weighting,
                 "What weighs a partial result. Default: samples where the coordinator holds the data, stake where "
                 "miners hold it.")
          .check([](const AggregationConfig& config, const config::Complain& complain) {
            if (!config.byzantine_share) return;
            const double limit = config.rule.make()->hostile_limit();
            if (config.byzantine_weight) {
              complain("byzantine_share", "give either byzantine_weight or byzantine_share, not both");
            } else if (*config.byzantine_share >= limit) {
              complain("byzantine_share", fmt::format("must be below {} for {}", limit, config.rule.name()));
            }
          });
  return described;
}

PreAggregation AggregationConfig::make_steps() const {
  PreAggregation steps;
  for (const auto& step : pre) steps.push_back(step.make());
  return steps;
}

std::unique_ptr<Aggregator> AggregationConfig::make() const {
  return with_steps(make_steps(), rule.make());
}

}  // namespace stakemine::aggregation
