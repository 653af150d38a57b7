// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/ledger.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <array>

namespace stakemine::incentive {
namespace {

Money sum_of(std::span<const std::uint64_t> amounts) {
  Money sum = 0;
  for (const std::uint64_t amount : amounts) sum += amount;
  return sum;
}

bool overflows(std::uint64_t a, std::uint64_t b) {
  return a + b < a;
}

}  // namespace

std::span<const std::pair<std::string_view, Sink>> enum_names(Sink) {
  static constexpr std::array<std::pair<std::string_view, Sink>, 3> kNames{
      {{"burn", Sink::burn}, {"treasury", Sink::treasury}, {"recycle", Sink::recycle}}};
  return kNames;
}

Ledger::Ledger(std::span<const std::uint64_t> stakes, std::uint64_t stake_unit)
    : stake_unit_(stake_unit), balances_(stakes.size()), stakes_(stakes.begin(), stakes.end()) {
  STAKEMINE_ASSERT(stake_unit > 0, "stake is worth something");
  opening_ = sum_of(stakes_) * stake_unit_;
}

void Ledger::sink_money(Money amount, Sink sink) {
  switch (sink) {
    case Sink::burn:
      burned_ += amount;
      break;
    case Sink::treasury:
      treasury_ += amount;
      break;
    case Sink::recycle:
      recycled_ += amount;
      break;
  }
}

void Ledger::pay(std::span<const std::uint64_t> amounts, const Undistributed& undistributed, std::uint64_t recycled) {
  STAKEMINE_ASSERT(amounts.size() == balances_.size(), "one amount for each holder");
  const Money sum = sum_of(amounts) + undistributed.amount;
  STAKEMINE_ASSERT(recycled <= recycled_ && recycled <= sum, "what is recycled is there, and is paid out");
  bool fits = sum - recycled <= UINT64_MAX - emitted_;
  for (std::size_t i = 0; fits && i < amounts.size(); ++i) fits = !overflows(balances_[i], amounts[i]);
  if (!fits) throw RunError("ledger: a balance or the sum of all emissions passes 2^64 - 1 units");
  for (std::size_t i = 0; i < amounts.size(); ++i) balances_[i] += amounts[i];
  emitted_ += static_cast<std::uint64_t>(sum - recycled);
  recycled_ -= recycled;
  sink_money(undistributed.amount, undistributed.sink);
}

std::uint64_t Ledger::recycled() const {
  return static_cast<std::uint64_t>(std::min(recycled_, static_cast<Money>(INT64_MAX)));
}

std::uint64_t Ledger::charge(std::uint32_t holder, std::uint64_t amount, Sink sink) {
  const std::uint64_t taken = std::min(amount, balances_[holder]);
  balances_[holder] -= taken;
  sink_money(taken, sink);
  return taken;
}

std::uint64_t Ledger::transfer(std::uint32_t from, std::uint32_t to, std::uint64_t amount) {
  const std::uint64_t moved = std::min(amount, balances_[from]);
  balances_[from] -= moved;
  if (overflows(balances_[to], moved)) throw RunError("ledger: a balance passes 2^64 - 1 units");
  balances_[to] += moved;
  return moved;
}

std::uint64_t Ledger::bond(std::uint32_t holder, std::uint64_t most) {
  const std::uint64_t stake = std::min(most, balances_[holder] / stake_unit_);
  if (overflows(stakes_[holder], stake)) throw RunError("ledger: a stake passes 2^64 - 1 units");
  stakes_[holder] += stake;
  balances_[holder] -= stake * stake_unit_;
  return stake;
}

std::uint64_t Ledger::unbond(std::uint32_t holder, std::uint64_t stake, std::uint64_t due) {
  STAKEMINE_ASSERT(unbonding_.empty() || unbonding_.back().due <= due, "withdrawals come in the order of their end");
  const std::uint64_t taken = std::min(stake, stakes_[holder]);
  if (taken == 0) return 0;
  stakes_[holder] -= taken;
  unbonding_.push_back({due, holder, taken});
  return taken;
}

void Ledger::release(std::uint64_t round, const std::function<void(std::uint32_t, std::uint64_t)>& told) {
  for (; !unbonding_.empty() && unbonding_.front().due <= round; unbonding_.pop_front()) {
    const Unbonding& out = unbonding_.front();
    const Money worth = static_cast<Money>(out.stake) * stake_unit_;
    if (worth > UINT64_MAX - balances_[out.holder]) throw RunError("ledger: a balance passes 2^64 - 1 units");
    balances_[out.holder] += static_cast<std::uint64_t>(worth);
    if (told) told(out.holder, out.stake);
  }
}

std::uint64_t Ledger::slashable(std::uint32_t holder) const {
  std::uint64_t stake = stakes_[holder];
  for (const Unbonding& out : unbonding_)
    if (out.holder == holder) stake += out.stake;
  return stake;
}

std::uint64_t Ledger::slash(std::uint32_t holder, std::uint64_t stake, Sink sink) {
  // By cumulative floors: the parts add up, and each is within a unit of its share.
  const std::uint64_t all = slashable(holder), taken = std::min(stake, all);
  if (taken == 0) return 0;
  Money before = 0;
  const auto due = [&](Money amount) { return static_cast<std::uint64_t>(amount * taken / all); };
  const auto take_from = [&](std::uint64_t& held) {
    const Money after = before + held;
    held -= due(after) - due(before);
    before = after;
  };
  take_from(stakes_[holder]);
  for (Unbonding& out : unbonding_)
    if (out.holder == holder) take_from(out.stake);
  sink_money(static_cast<Money>(taken) * stake_unit_, sink);
  return taken;
}

LedgerTotals Ledger::totals() const {
  LedgerTotals totals{.opening = opening_,
                      .emitted = emitted_,
                      .balances = sum_of(balances_),
                      .staked = sum_of(stakes_) * stake_unit_,
                      .unbonding = 0,
                      .treasury = treasury_,
                      .recycled = recycled_,
                      .burned = burned_};
  for (const Unbonding& out : unbonding_) totals.unbonding += static_cast<Money>(out.stake) * stake_unit_;
  return totals;
}

LedgerTotals Ledger::check_conserved() const {
  const LedgerTotals now = totals();
  STAKEMINE_ASSERT(now.conserved(), "money came from nowhere or went nowhere");
  return now;
}

}  // namespace stakemine::incentive
