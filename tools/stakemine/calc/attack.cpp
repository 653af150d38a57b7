// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behavior.hpp"
#include "stakemine/calc/calc.hpp"
#include "stakemine/core/error.hpp"

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

struct AttackRequest {
  config::Choice<adversary::Behavior> behavior;
  std::vector<std::vector<Real>> honest;
  std::optional<std::vector<double>> weights;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<AttackRequest>("attack", "What a dishonest miner sends.")
            .field("behavior", &AttackRequest::behavior, "As in a config.", {.required = true})
            .field("honest", &AttackRequest::honest, "The honest updates, a row a miner.", {.required = true})
            .field("weights", &AttackRequest::weights, "One a row; 1 each if absent.", {.range = config::at_least(0)});
    return described;
  }
};

}  // namespace

config::Value calc_attack(const config::Value& value) {
  const auto request = read_request<AttackRequest>(value);
  const Matrix honest = matrix_of(request.honest, "honest");
  const auto weights = request.weights.value_or(std::vector<double>(honest.rows, 1.0));
  if (honest.rows == 0) throw UserError("request: /honest: no rows; expected at least one");
  if (weights.size() != honest.rows)
    throw UserError(
        fmt::format("request: /weights: {} weights for {} rows; expected one a row", weights.size(), honest.rows));
  std::vector<double> update(honest.columns);
  KeyedRandom random{0, Purpose::behavior};
  request.behavior.make()->forge({honest.view(), weights}, random, update);
  return config::Value::make_object({{"update", to_value(update)}});
}

}  // namespace stakemine::tools
