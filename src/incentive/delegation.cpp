// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/delegation.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

// Of factors below 2^63; the result must fit.
std::uint64_t floor_of(std::uint64_t a, std::uint64_t b, std::uint64_t divisor) {
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * b / divisor);
}

}  // namespace

DelegationPool::DelegationPool(std::size_t delegators, double commission, Yield yield)
    : delegators_(delegators), yield_(yield) {
  if (!(commission >= 0 && commission <= 1))
    throw UserError(fmt::format("commission: {} is not legal; it must be ≥ 0 and ≤ 1", commission));
  commission_steps_ = static_cast<std::uint64_t>(std::floor(std::ldexp(commission, 32)));
}

// All rewards are below 2^63 units, so that neither a product here nor a sum of parts passes 2^127: what a share has
// earned, times shares that it was split by, is part of the rewards.
DelegationPool::Parts DelegationPool::parts_since(const Delegator& delegator) const {
  return delegator.shares * (earned_ - delegator.since);
}

DelegationPool::Parts DelegationPool::parts_owed(const Delegator& delegator) const {
  return delegator.owed + (yield_ == Yield::owed ? parts_since(delegator) : Parts{0});
}

void DelegationPool::settle(Delegator& delegator) {
  delegator.owed = parts_owed(delegator);
  delegator.earned += parts_since(delegator);
  delegator.since = earned_;
}

void DelegationPool::delegate(std::uint32_t delegator, std::uint64_t amount) {
  if (amount > kMost - total_stake_) throw RunError("delegation: the pool's stake passes 2^63 - 1 units");
  if (shares_ > 0 && total_stake_ == 0) throw RunError("delegation: all of the pool's stake was slashed");
  // Rounded down, so that whoever comes takes nothing from those who are there.
  const Wide bought = shares_ == 0 ? Wide{amount} : static_cast<Wide>(amount) * shares_ / total_stake_;
  if (bought > kMost - shares_) throw RunError("delegation: the pool's shares pass 2^63 - 1");
  settle(delegators_[delegator]);
  delegators_[delegator].shares += static_cast<std::uint64_t>(bought);
  shares_ += static_cast<std::uint64_t>(bought);
  total_stake_ += amount;
}

std::uint64_t DelegationPool::stake(std::uint32_t delegator) const {
  return shares_ == 0 ? 0 : floor_of(delegators_[delegator].shares, total_stake_, shares_);
}

std::uint64_t DelegationPool::undelegate(std::uint32_t delegator, std::uint64_t amount) {
  Delegator& one = delegators_[delegator];
  STAKEMINE_ASSERT(amount <= stake(delegator), "at most what was lent");
  if (amount == 0) return 0;
  settle(one);
  // Rounded down both times: what the others' shares are worth never falls.
  const std::uint64_t sold = amount == stake(delegator) ? one.shares : floor_of(amount, shares_, total_stake_);
  const std::uint64_t taken = sold == 0 ? 0 : floor_of(sold, total_stake_, shares_);
  one.shares -= sold;
  shares_ -= sold;
  total_stake_ -= taken;
  return taken;
}

std::uint64_t DelegationPool::reward(std::uint64_t amount) {
  if (amount > kMost - taken_in_) throw RunError("delegation: the pool's rewards pass 2^63 - 1 units");
  taken_in_ += amount;
  if (shares_ == 0) return amount;
  const auto commission = static_cast<std::uint64_t>((static_cast<Parts>(amount) * commission_steps_) >> 32);
  const std::uint64_t shared = amount - commission;
  shared_ += shared;
  if (yield_ == Yield::owed) balance_ += shared;
  const Parts parts = (static_cast<Parts>(shared) << 64) + carried_;
  earned_ += parts / shares_;
  carried_ = parts % shares_;
  return commission;
}

void DelegationPool::slash(std::uint64_t units) {
  STAKEMINE_ASSERT(units <= total_stake_, "at most what is there");
  total_stake_ -= units;
}

void DelegationPool::grow(std::uint64_t units) {
  if (units > kMost - total_stake_) throw RunError("delegation: the pool's stake passes 2^63 - 1 units");
  STAKEMINE_ASSERT(units == 0 || shares_ > 0, "somebody's stake grows");
  total_stake_ += units;
}

void DelegationPool::give_back(std::uint32_t delegator, std::uint64_t amount) {
  if (balance_ > kMost || amount > kMost - balance_)
    throw RunError("delegation: the pool's balance passes 2^63 - 1 units");
  delegators_[delegator].owed += static_cast<Parts>(amount) << 64;
  balance_ += amount;
}

std::uint64_t DelegationPool::owed(std::uint32_t delegator) const {
  return static_cast<std::uint64_t>(parts_owed(delegators_[delegator]) >> 64);
}

std::uint64_t DelegationPool::earned(std::uint32_t delegator) const {
  const Delegator& one = delegators_[delegator];
  return static_cast<std::uint64_t>((one.earned + parts_since(one)) >> 64);
}

std::uint64_t DelegationPool::pay_out(std::uint32_t delegator) {
  Delegator& one = delegators_[delegator];
  settle(one);
  const auto whole = static_cast<std::uint64_t>(one.owed >> 64);
  one.owed -= static_cast<Parts>(whole) << 64;
  balance_ -= whole;
  return whole;
}

void DelegationPool::check_conserved() const {
  Parts owed = yield_ == Yield::owed ? carried_ : Parts{0}, earned = carried_;
  std::uint64_t shares = 0;
  for (const Delegator& one : delegators_) {
    owed += parts_owed(one);
    earned += one.earned + parts_since(one);
    shares += one.shares;
  }
  STAKEMINE_ASSERT(shares == shares_, "the pool's shares are those of its delegators");
  STAKEMINE_ASSERT(earned == static_cast<Parts>(shared_) << 64, "what was earned and carried is what was shared");
  STAKEMINE_ASSERT(owed == static_cast<Parts>(balance_) << 64, "what is owed and carried is what the pool holds");
}

}  // namespace stakemine::incentive
