// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/incentive/value.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

void check(std::size_t players, std::span<const double> values) {
  if (players == 0 || players > kMostTablePlayers)
    throw UserError(fmt::format("players: {} is not legal; a table takes 1 to {}", players, kMostTablePlayers));
  if (values.size() != std::size_t{1} << players)
    throw UserError(fmt::format("values: {} entries; {} players have {} coalitions", values.size(), players,
                                std::size_t{1} << players));
  const auto bad = std::find_if_not(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
  if (bad != values.end())
    throw UserError(fmt::format("values: entry {} is {}; all must be finite", bad - values.begin(), *bad));
}

/// The share of orders (shapley) or of coalitions (banzhaf) in which a player finds one given coalition of each size.
std::vector<double> chances(std::size_t players, ValueMethod method) {
  std::vector<double> result(players);
  double ways = 1;  // n − 1 over size
  for (std::size_t size = 0; size < players; ++size) {
    result[size] = method == ValueMethod::shapley ? 1 / (static_cast<double>(players) * ways)
                                                  : std::ldexp(1.0, 1 - static_cast<int>(players));
    ways = ways * static_cast<double>(players - 1 - size) / static_cast<double>(size + 1);
  }
  return result;
}

}  // namespace

std::span<const std::pair<std::string_view, ValueMethod>> enum_names(ValueMethod) {
  static constexpr std::array<std::pair<std::string_view, ValueMethod>, 3> kNames{
      {{"shapley", ValueMethod::shapley},
       {"banzhaf", ValueMethod::banzhaf},
       {"leave_one_out", ValueMethod::leave_one_out}}};
  return kNames;
}

std::vector<double> table_game_values(std::size_t players, std::span<const double> values, ValueMethod method) {
  check(players, values);
  std::vector<double> result(players);
  const std::size_t all = values.size() - 1;
  const std::vector<double> chance = chances(players, method);
  std::vector<double> terms;
  for (std::size_t i = 0; i < players; ++i) {
    const std::size_t self = std::size_t{1} << i;
    if (method == ValueMethod::leave_one_out) {
      result[i] = values[all] - values[all ^ self];
      continue;
    }
    terms.clear();
    for (std::size_t others = 0; others <= all; ++others)
      if ((others & self) == 0)
        terms.push_back(chance[static_cast<std::size_t>(std::popcount(others))] *
                        (values[others | self] - values[others]));
    result[i] = tree_sum(terms);
  }
  return result;
}

}  // namespace stakemine::incentive
