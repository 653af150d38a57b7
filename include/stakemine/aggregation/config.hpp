// SPDX-License-Identifier: Apache-2.0
/// The config section "aggregation": `{"type": "trimmed_mean", "byzantine_share": 0.2, "weighting": "samples"}`, or a
/// rule's bare name. The same section stands in a `calc aggregate` request.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/aggregation/pre_aggregator.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::aggregation {

/// What weighs a miner's partial result.
enum class Weighting {
  samples,  ///< the rows that it was computed from: the honest mean is then the full-batch gradient
  stake,
  equal,
};
[[nodiscard]] std::span<const std::pair<std::string_view, Weighting>> enum_names(Weighting);

struct AggregationConfig {
  config::Choice<Aggregator> rule = Aggregator::family().choose("mean");
  std::optional<double> byzantine_weight;  ///< ≥ 0, in the unit of the weights
  std::optional<double> byzantine_share;   ///< in [0, 1), below the rule's hostile_limit(); never beside a weight
  std::vector<config::Choice<PreAggregator>> pre;  ///< in this order
  std::optional<Weighting> weighting;  ///< absent: samples where the coordinator holds the data, stake where miners do

  static const config::ObjectDescription& description();

  /// What the two byzantine fields say; nothing is hostile where both are absent.
  [[nodiscard]] HostileWeight hostile() const { return {byzantine_weight.value_or(0), byzantine_share.value_or(0)}; }
  [[nodiscard]] PreAggregation make_steps() const;
  /// The steps and then the rule, as one rule.
  [[nodiscard]] std::unique_ptr<Aggregator> make() const;
};

}  // namespace stakemine::aggregation
