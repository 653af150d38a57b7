// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/delegation.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

DelegationPool::DelegationPool(std::size_t delegators, double commission) : delegators_(delegators) {
  if (!(commission >= 0 && commission <= 1))
    throw UserError(fmt::format("commission: {} is not legal; it must be ≥ 0 and ≤ 1", commission));
  commission_steps_ = static_cast<std::uint64_t>(std::floor(std::ldexp(commission, 32)));
}

// All rewards are below 2^63 units, so that neither a product here nor a sum of parts passes 2^127: what a unit of
// stake has earned, times a stake that it was shared by, is part of the rewards.
DelegationPool::Parts DelegationPool::parts_owed(const Delegator& delegator) const {
  return delegator.owed + delegator.stake * (earned_ - delegator.since);
}

void DelegationPool::settle(Delegator& delegator) {
  delegator.owed = parts_owed(delegator);
  delegator.since = earned_;
}

void DelegationPool::delegate(std::uint32_t delegator, std::uint64_t amount) {
  if (amount > kMost - total_stake_) throw RunError("delegation: the pool's stake passes 2^63 - 1 units");
  settle(delegators_[delegator]);
  delegators_[delegator].stake += amount;
  total_stake_ += amount;
}

void DelegationPool::undelegate(std::uint32_t delegator, std::uint64_t amount) {
  STAKEMINE_ASSERT(amount <= delegators_[delegator].stake, "at most what was lent");
  settle(delegators_[delegator]);
  delegators_[delegator].stake -= amount;
  total_stake_ -= amount;
}

std::uint64_t DelegationPool::reward(std::uint64_t amount) {
  if (amount > kMost - taken_in_) throw RunError("delegation: the pool's rewards pass 2^63 - 1 units");
  taken_in_ += amount;
  if (total_stake_ == 0) return amount;
  const auto commission = static_cast<std::uint64_t>((static_cast<Parts>(amount) * commission_steps_) >> 32);
  const std::uint64_t shared = amount - commission;
  balance_ += shared;
  const Parts parts = (static_cast<Parts>(shared) << 64) + carried_;
  earned_ += parts / total_stake_;
  carried_ = parts % total_stake_;
  return commission;
}

std::uint64_t DelegationPool::owed(std::uint32_t delegator) const {
  return static_cast<std::uint64_t>(parts_owed(delegators_[delegator]) >> 64);
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
  Parts owed = carried_;
  std::uint64_t stake = 0;
  for (const Delegator& one : delegators_) {
    owed += parts_owed(one);
    stake += one.stake;
  }
  STAKEMINE_ASSERT(stake == total_stake_, "the pool's stake is that of its delegators");
  STAKEMINE_ASSERT(owed == static_cast<Parts>(balance_) << 64, "what is owed and carried is what the pool holds");
}

}  // namespace stakemine::incentive
