// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/game.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

constexpr double kTolerance = 1e-9;

void check_payoffs(ConstMatrix payoffs, std::string_view name) {
  if (payoffs.rows == 0 || payoffs.columns == 0)
    throw UserError(fmt::format("{}: no payoffs; expected at least one row and one column", name));
  for (std::size_t i = 0; i < payoffs.rows; ++i)
    for (const double payoff : payoffs.row(i))
      if (!std::isfinite(payoff))
        throw UserError(fmt::format("{}: row {} has a payoff of {}; all must be finite", name, i, payoff));
}

void check_strategy(std::span<const double> strategy, std::size_t actions, std::string_view name) {
  if (strategy.size() != actions)
    throw UserError(
        fmt::format("{}: {} probabilities for {} actions; expected one for each", name, strategy.size(), actions));
  for (std::size_t i = 0; i < actions; ++i)
    if (!(strategy[i] >= 0 && std::isfinite(strategy[i])))
      throw UserError(fmt::format("{}: entry {} is {}; probabilities must be ≥ 0", name, i, strategy[i]));
  const double sum = tree_sum(strategy);
  if (std::abs(sum - 1) > kTolerance)
    throw UserError(fmt::format("{}: the probabilities add up to {}; expected 1 within {}", name, sum, kTolerance));
}

void check(const BimatrixGame& game, std::span<const double> row, std::span<const double> column) {
  check_payoffs(game.a, "A");
  check_payoffs(game.b, "B");
  if (game.b.rows != game.a.rows || game.b.columns != game.a.columns)
    throw UserError(fmt::format("B: {} × {} payoffs; expected {} × {}, as A has", game.b.rows, game.b.columns,
                                game.a.rows, game.a.columns));
  check_strategy(row, game.a.rows, "row");
  check_strategy(column, game.a.columns, "column");
}

double dot(std::span<const double> a, std::span<const double> b) {
  std::vector<double> products(a.size());
  std::transform(a.begin(), a.end(), b.begin(), products.begin(), std::multiplies<>{});
  return tree_sum(products);
}

/// What each action of the row player earns against the other's strategy.
std::vector<double> by_row(ConstMatrix payoffs, std::span<const double> column) {
  std::vector<double> result(payoffs.rows);
  for (std::size_t i = 0; i < payoffs.rows; ++i) result[i] = dot(payoffs.row(i), column);
  return result;
}

std::vector<double> by_column(ConstMatrix payoffs, std::span<const double> row) {
  std::vector<double> result(payoffs.columns), entries(payoffs.rows);
  for (std::size_t j = 0; j < payoffs.columns; ++j) {
    for (std::size_t i = 0; i < payoffs.rows; ++i) entries[i] = payoffs.at(i, j);
    result[j] = dot(entries, row);
  }
  return result;
}

/// What the best action earns more than the strategy does.
double regret(std::span<const double> earned, std::span<const double> strategy) {
  return std::max(0.0, *std::max_element(earned.begin(), earned.end()) - dot(earned, strategy));
}

}  // namespace

double nash_conv(const BimatrixGame& game, std::span<const double> row, std::span<const double> column) {
  check(game, row, column);
  return regret(by_row(game.a, column), row) + regret(by_column(game.b, row), column);
}

BestResponses best_responses(const BimatrixGame& game, std::span<const double> row, std::span<const double> column) {
  check(game, row, column);
  return {regret(by_row(game.a, column), row) <= kTolerance, regret(by_column(game.b, row), column) <= kTolerance};
}

std::vector<double> replicator_derivative(ConstMatrix a, std::span<const double> population) {
  check_payoffs(a, "A");
  if (a.rows != a.columns)
    throw UserError(
        fmt::format("A: {} × {} payoffs; a population plays against itself, so it must be square", a.rows, a.columns));
  check_strategy(population, a.rows, "row");
  std::vector<double> change = by_row(a, population);
  const double mean = dot(change, population);
  for (std::size_t i = 0; i < change.size(); ++i) change[i] = population[i] * (change[i] - mean);
  return change;
}

}  // namespace stakemine::incentive
