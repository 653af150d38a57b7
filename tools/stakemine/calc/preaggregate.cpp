// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/aggregate.hpp"
#include "stakemine/core/error.hpp"

namespace stakemine::tools {

config::Value calc_preaggregate(const config::Value& value) {
  const auto request = read_request<AggregateRequest>(value);
  const Matrix updates = updates_of(request);
  const auto weights = weights_of(request.weights, updates.rows);
  const aggregation::Prepared prepared =
      aggregation::prepare(request.aggregation.make_steps(),
                           {.rows = updates.view(), .weights = weights, .hostile = request.aggregation.hostile()});
  if (!prepared.refusal.empty()) throw UserError(prepared.refusal);
  return config::Value::make_object({{"updates", to_value(prepared.rows.rows.view())},
                                     {"weights", to_value(prepared.rows.weights)},
                                     {"rejected", rows_value(prepared.rejected)}});
}

}  // namespace stakemine::tools
