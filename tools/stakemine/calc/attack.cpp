// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"
#include "stakemine/calc/aggregate.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

constexpr double kMostAttackers = 1e6;

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

// The rule under attack, with its own byzantine_weight of attackers, each of weight 1; the last one may weigh less.
adversary::RuleInForce rule_under_attack(const config::Value& section, const Matrix& honest,
                                         const std::vector<double>& weights) {
  config::Reader reader{"request", "."};
  aggregation::AggregationConfig config;
  {
    const auto behavior = reader.enter("behavior");
    const auto against = reader.enter("against");
    aggregation::AggregationConfig::description().read(&config, section, reader);
  }
  reader.throw_if_errors();
  const aggregation::HostileWeight hostile = config.hostile();
  double total = 0;
  for (const double weight : weights) total += weight;
  const double attackers = (hostile.amount + hostile.share * total) / (1 - hostile.share);
  const auto copies = static_cast<std::size_t>(std::ceil(attackers));
  if (attackers > kMostAttackers)
    throw UserError(fmt::format("request: /behavior/against/byzantine_weight: {} attackers; expected at most {}",
                                attackers, kMostAttackers));
  auto rows = std::make_shared<Matrix>(honest.rows + copies, honest.columns);
  std::ranges::copy(honest.data, rows->data.begin());
  std::vector<double> all_weights = weights;
  for (std::size_t copy = 0; copy < copies; ++copy)
    all_weights.push_back(std::min(1.0, attackers - static_cast<double>(copy)));
  const std::shared_ptr<const aggregation::Aggregator> rule = config.make();
  return [=, first = honest.rows](std::span<const double> attack) -> std::optional<std::vector<double>> {
    for (std::size_t row = first; row < rows->rows; ++row) std::ranges::copy(attack, rows->row(row).begin());
    return rule->aggregate({.rows = rows->view(), .weights = all_weights, .hostile = {.amount = attackers}}).result;
  };
}

}  // namespace

config::Value calc_attack(const config::Value& value) {
  const auto request = read_request<AttackRequest>(value);
  const Matrix honest = matrix_of(request.honest, "honest");
  const auto weights = weights_of(request.weights, honest.rows);
  if (honest.rows == 0) throw UserError("request: /honest: no rows; expected at least one");
  if (std::ranges::none_of(weights, [](double weight) { return weight > 0; }))
    throw UserError("request: /weights: their sum is 0; expected one above 0");
  if (const auto* mimic = request.behavior.options_as<adversary::Mimic::Options>(); mimic && mimic->row >= honest.rows)
    throw UserError(
        fmt::format("request: /behavior/row: {} is not legal; expected a row below {}", mimic->row, honest.rows));
  adversary::RuleInForce rule;
  if (const auto* search = request.behavior.options_as<adversary::StrengthSearch>()) {
    if (!search->against) throw UserError("request: /behavior/against: is required: the rule under attack");
    rule = rule_under_attack(*search->against, honest, weights);
  }
  std::vector<double> update(honest.columns);
  KeyedRandom random{0, Purpose::behavior};
  request.behavior.make()->forge({honest.view(), weights, std::move(rule)}, random, update);
  return config::Value::make_object({{"update", to_value(update)}});
}

}  // namespace stakemine::tools
