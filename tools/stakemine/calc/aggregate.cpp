// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/config.hpp"
#include "stakemine/calc/calc.hpp"

namespace stakemine::tools {
namespace {

struct AggregateRequest {
  aggregation::AggregationConfig aggregation;
  std::vector<std::vector<Real>> updates;
  std::optional<std::vector<double>> weights;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<AggregateRequest>("aggregate", "Partial results combined by a rule.")
            .field("aggregation", &AggregateRequest::aggregation, "As in a config.", {.required = true})
            .field("updates", &AggregateRequest::updates, "A row a miner.", {.required = true})
            .field("weights", &AggregateRequest::weights, "One a row; 1 each if absent.");
    return described;
  }
};

}  // namespace

config::Value calc_aggregate(const config::Value& value) {
  const auto request = read_request<AggregateRequest>(value);
  const Matrix updates = matrix_of(request.updates, "updates");
  const auto weights = request.weights.value_or(std::vector<double>(updates.rows, 1.0));
  const aggregation::Aggregate combined = request.aggregation.rule.make()->aggregate(
      {.rows = updates.view(), .weights = weights, .hostile = request.aggregation.hostile()});
  config::Value::Array rejected;
  for (const std::size_t row : combined.rejected) rejected.emplace_back(std::uint64_t{row});
  return config::Value::make_object(
      {{"result", to_value(combined.result)}, {"rejected", config::Value{std::move(rejected)}}});
}

}  // namespace stakemine::tools
