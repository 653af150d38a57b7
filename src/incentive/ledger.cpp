// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/ledger.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include <utility>

namespace stakemine::incentive {
namespace {

__extension__ typedef unsigned __int128 Uint128;

Uint128 sum_of(std::span<const std::uint64_t> amounts) {
  Uint128 sum = 0;
  for (const std::uint64_t amount : amounts) sum += amount;
  return sum;
}

}  // namespace

Ledger::Ledger(std::vector<std::uint64_t> opening) : opening_(std::move(opening)), balances_(opening_) {}

void Ledger::emit(std::span<const std::uint64_t> amounts) {
  STAKEMINE_ASSERT(amounts.size() == balances_.size(), "one amount for each miner");
  const auto overflow = [](std::uint64_t a, std::uint64_t b) { return a + b < a; };
  bool fits = sum_of(amounts) <= UINT64_MAX - emitted_;
  for (std::size_t i = 0; fits && i < amounts.size(); ++i) fits = !overflow(balances_[i], amounts[i]);
  if (!fits) throw RunError("ledger: a balance or the sum of all emissions passes 2^64 - 1 units");
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    balances_[i] += amounts[i];
    emitted_ += amounts[i];
  }
}

void Ledger::check_conserved() const {
  STAKEMINE_ASSERT(sum_of(balances_) == sum_of(opening_) + emitted_, "money came from nowhere or went nowhere");
}

}  // namespace stakemine::incentive
