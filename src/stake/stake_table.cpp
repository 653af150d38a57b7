// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/stake_table.hpp"

#include "stakemine/core/error.hpp"

#include "stake/wide.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::stake {
namespace {

constexpr std::uint64_t kLimit = std::uint64_t{1} << 62;
constexpr std::array<std::uint64_t, StakeTable::kMostDecimals + 1> kPowersOfTen{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

/// tokens · scale to the nearest integer, half up, exactly. 0 ≤ tokens < 2^62.
Uint128 scaled(double tokens, std::uint64_t scale) {
  int exponent = 0;
  const double mantissa = std::frexp(tokens, &exponent);
  const Uint128 product = Uint128{static_cast<std::uint64_t>(std::ldexp(mantissa, 53))} * scale;  // below 2^83
  const int shift = 53 - exponent;
  if (shift <= 0) return product << -shift;
  if (shift > 100) return 0;
  return (product + (Uint128{1} << (shift - 1))) >> shift;
}

}  // namespace

StakeTable StakeTable::from_tokens(std::span<const double> tokens) {
  double largest = 0;
  for (std::size_t miner = 0; miner < tokens.size(); ++miner) {
    if (!(tokens[miner] >= 0 && tokens[miner] < static_cast<double>(kLimit)))
      throw UserError(
          fmt::format("stake: miner {} has {}; a stake must be ≥ 0 and < 2^62 (4.6e18)", miner, tokens[miner]));
    largest = std::max(largest, tokens[miner]);
  }
  StakeTable table;
  while (scaled(largest, kPowersOfTen[static_cast<std::size_t>(table.decimals)]) >= kLimit) --table.decimals;
  const std::uint64_t scale = kPowersOfTen[static_cast<std::size_t>(table.decimals)];
  table.units.reserve(tokens.size());
  for (const double stake : tokens)
    table.units.push_back(std::max<std::uint64_t>(static_cast<std::uint64_t>(scaled(stake, scale)), stake > 0 ? 1 : 0));
  return table;
}

Uint128 StakeTable::total() const {
  return sum_of(units);
}

double StakeTable::tokens(std::size_t miner) const {
  return static_cast<double>(static_cast<long double>(units[miner]) /
                             static_cast<long double>(kPowersOfTen[static_cast<std::size_t>(decimals)]));
}

}  // namespace stakemine::stake
