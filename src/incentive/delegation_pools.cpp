// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/delegation_pools.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "incentive/floor_of_share.hpp"

#include <algorithm>

namespace stakemine::incentive {

DelegationPools::DelegationPools(std::span<const PoolSetup> pools, std::size_t holders, Yield yield)
    : pool_of_(holders, kNone), waiting_(pools.size()), leaving_(pools.size()), yield_(yield) {
  for (const PoolSetup& setup : pools) {
    STAKEMINE_ASSERT(setup.holder < holders && pool_of_[setup.holder] == kNone, "one pool a holder");
    pool_of_[setup.holder] = static_cast<std::uint32_t>(pools_.size());
    holders_.push_back(setup.holder);
    DelegationPool& pool = pools_.emplace_back(setup.stakes.size(), setup.commission, yield);
    for (std::uint32_t delegator = 0; delegator < setup.stakes.size(); ++delegator)
      pool.delegate(delegator, setup.stakes[delegator]);
  }
}

std::uint32_t DelegationPools::account(std::size_t pool) const {
  return static_cast<std::uint32_t>(pool_of_.size() + pool);
}

void DelegationPools::add_stakes(const Ledger& ledger, std::span<std::uint64_t> stakes) const {
  for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
    std::uint64_t& stake = stakes[holders_[pool]];
    const std::uint64_t lent = ledger.stakes()[account(pool)];
    if (lent > UINT64_MAX - stake) throw RunError("ledger: a stake passes 2^64 - 1 units");
    stake += lent;
  }
}

std::uint64_t DelegationPools::slashable(const Ledger& ledger, std::uint32_t holder) const {
  const std::uint64_t own = ledger.slashable(holder);
  return empty() || pool_of_[holder] == kNone ? own : own + ledger.slashable(account(pool_of_[holder]));
}

std::uint64_t DelegationPools::slash(Ledger& ledger, std::uint32_t holder, std::uint64_t stake, Sink sink) {
  if (empty() || pool_of_[holder] == kNone) return ledger.slash(holder, stake, sink);
  const std::uint32_t pool = pool_of_[holder];
  const std::uint64_t own = ledger.slashable(holder), lent = ledger.slashable(account(pool));
  const std::uint64_t taken = std::min(stake, own + lent);
  if (taken == 0) return 0;
  // The holder bears what does not divide.
  const auto of_lent = static_cast<std::uint64_t>(static_cast<Money>(taken) * lent / (own + lent));
  const std::uint64_t bonded = ledger.stakes()[account(pool)];
  ledger.slash(holder, taken - of_lent, sink);
  ledger.slash(account(pool), of_lent, sink);
  pools_[pool].slash(bonded - ledger.stakes()[account(pool)]);
  totals_.slashed += static_cast<Money>(of_lent) * ledger.stake_unit();
  return taken;
}

std::uint64_t DelegationPools::share(Ledger& ledger, std::span<const std::uint64_t> pay) {
  std::uint64_t bonded = 0;
  for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
    const std::uint32_t holder = holders_[pool];
    const std::uint64_t lent = ledger.stakes()[account(pool)], all = ledger.stakes()[holder] + lent;
    if (lent == 0 || pay[holder] == 0) continue;
    const auto due = static_cast<std::uint64_t>(static_cast<Money>(pay[holder]) * lent / all);
    const std::uint64_t commission = pools_[pool].reward(due), shared = due - commission;
    const std::uint64_t moved = ledger.transfer(holder, account(pool), shared);
    STAKEMINE_ASSERT(moved == shared, "the payment is in the balance");
    totals_.commission += commission;
    totals_.earned += shared;
    if (yield_ != Yield::compounded) continue;
    waiting_[pool] += shared;
    const std::uint64_t units = ledger.bond(account(pool), waiting_[pool] / ledger.stake_unit());
    waiting_[pool] -= units * ledger.stake_unit();
    pools_[pool].grow(units);
    bonded += units;
  }
  return bonded;
}

void DelegationPools::withdraw(Ledger& ledger, const DelegatorWithdrawal& withdrawal, std::uint64_t due) {
  DelegationPool& pool = pools_[withdrawal.pool];
  Leaving leaving;
  std::uint64_t taken = 0;
  for (std::uint32_t one = withdrawal.first; one < withdrawal.first + withdrawal.count; ++one) {
    const std::uint64_t stake = pool.undelegate(one, floor_of_share(pool.stake(one), withdrawal.share));
    if (stake == 0) continue;
    taken += stake;
    leaving.delegators.push_back(one);
    leaving.stakes.push_back(stake);
  }
  if (ledger.unbond(account(withdrawal.pool), taken, due) > 0) leaving_[withdrawal.pool].push_back(std::move(leaving));
}

void DelegationPools::released(const Ledger& ledger, std::uint32_t account, std::uint64_t stake) {
  if (account < pool_of_.size()) return;
  const std::size_t pool = account - pool_of_.size();
  STAKEMINE_ASSERT(!leaving_[pool].empty(), "whoever left is known");
  const Leaving leaving = std::move(leaving_[pool].front());
  leaving_[pool].pop_front();
  // By cumulative floors of what a slash has left.
  Money left = 0, before = 0;
  for (const std::uint64_t taken : leaving.stakes) left += taken;
  for (std::size_t i = 0; i < leaving.stakes.size(); ++i) {
    const Money after = before + leaving.stakes[i];
    const auto units = static_cast<std::uint64_t>(after * stake / left - before * stake / left);
    pools_[pool].give_back(leaving.delegators[i], units * ledger.stake_unit());
    before = after;
  }
}

void DelegationPools::check_accounts(const Ledger& ledger) const {
  for (std::size_t pool = 0; pool < pools_.size(); ++pool) {
    STAKEMINE_ASSERT(pools_[pool].total_stake() == ledger.stakes()[account(pool)], "what is lent is at stake");
    STAKEMINE_ASSERT(pools_[pool].balance() + waiting_[pool] == ledger.balances()[account(pool)],
                     "what is owed to delegators is in the pool's account");
  }
}

void DelegationPools::carry_state(Archive& archive) {
  if (empty()) return;
  archive.section("delegation");
  for (DelegationPool& pool : pools_) pool.carry_state(archive);
  archive(waiting_, totals_);
  for (std::deque<Leaving>& leaving : leaving_) archive(leaving);
}

}  // namespace stakemine::incentive
