// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/aggregate.hpp"

#include "stakemine/core/error.hpp"

#include <fmt/format.h>

namespace stakemine::tools {

const config::ObjectDescription& AggregateRequest::description() {
  static const auto described =
      config::Description<AggregateRequest>("aggregate", "Partial results combined by a rule.")
          .field("aggregation", &AggregateRequest::aggregation, "As in a config.", {.required = true})
          .field("updates", &AggregateRequest::updates, "A row a miner.", {.required = true})
          .field("weights", &AggregateRequest::weights, "One a row; 1 each if absent.");
  return described;
}

std::vector<double> weights_of(const std::optional<std::vector<double>>& given, std::size_t rows) {
  if (!given) return std::vector<double>(rows, 1.0);
  if (given->size() != rows)
    throw UserError(fmt::format("request: /weights: {} weights for {} rows; expected one a row", given->size(), rows));
  return *given;
}

Matrix updates_of(const AggregateRequest& request) {
  if (request.updates.empty()) throw UserError("request: /updates: no rows; expected at least one");
  return matrix_of(request.updates, "updates");
}

config::Value rows_value(const std::vector<std::size_t>& rows) {
  config::Value::Array items;
  for (const std::size_t row : rows) items.emplace_back(std::uint64_t{row});
  return items;
}

config::Value calc_aggregate(const config::Value& value) {
  const auto request = read_request<AggregateRequest>(value);
  const Matrix updates = updates_of(request);
  const auto weights = weights_of(request.weights, updates.rows);
  const aggregation::Aggregate combined = request.aggregation.make()->aggregate(
      {.rows = updates.view(), .weights = weights, .hostile = request.aggregation.hostile()});
  auto response =
      config::Value::make_object({{"result", to_value(combined.result)}, {"rejected", rows_value(combined.rejected)}});
  if (!combined.alpha.empty()) response.set("alpha", to_value(combined.alpha));
  return response;
}

}  // namespace stakemine::tools
