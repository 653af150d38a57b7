// SPDX-License-Identifier: Apache-2.0
/// The request that `calc aggregate` and `calc preaggregate` share.
#pragma once

#include "stakemine/aggregation/config.hpp"
#include "stakemine/calc/calc.hpp"

#include <optional>
#include <vector>

namespace stakemine::tools {

struct AggregateRequest {
  aggregation::AggregationConfig aggregation;
  std::vector<std::vector<Real>> updates;
  std::optional<std::vector<double>> weights;

  static const config::ObjectDescription& description();
};

/// One a row, 1 each where none are given. \throws UserError naming `weights` where there are more or fewer.
[[nodiscard]] std::vector<double> weights_of(const std::optional<std::vector<double>>& given, std::size_t rows);

/// \throws UserError naming `updates` where there are none or they are not of equal length.
[[nodiscard]] Matrix updates_of(const AggregateRequest& request);

[[nodiscard]] config::Value rows_value(const std::vector<std::size_t>& rows);

}  // namespace stakemine::tools
