// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/payroll.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "incentive/floor_of_share.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::incentive {
namespace {

// Of the holders, then of the pools.
std::vector<std::uint64_t> accounts_of(std::span<const std::uint64_t> stakes, std::span<const PoolSetup> pools) {
  std::vector<std::uint64_t> accounts(stakes.begin(), stakes.end());
  for (const PoolSetup& pool : pools)
    accounts.push_back(std::accumulate(pool.stakes.begin(), pool.stakes.end(), std::uint64_t{0}));
  return accounts;
}

}  // namespace

Payroll::Payroll(PayrollSetup setup, std::span<const std::uint64_t> stakes, std::uint64_t stake_unit)
    : setup_(std::move(setup)),
      holders_(stakes.size()),
      ledger_(accounts_of(stakes, setup_.pools), stake_unit),
      pay_(ledger_.size()) {
  STAKEMINE_ASSERT(setup_.rule != nullptr && setup_.rounds_per_epoch > 0);
  if (!setup_.pools.empty()) {
    delegation_ = DelegationPools{setup_.pools, holders_, setup_.compound ? Yield::compounded : Yield::owed};
    stakes_.assign(stakes.begin(), stakes.end());
    delegation_.add_stakes(ledger_, stakes_);
  }
  if (setup_.compound || setup_.has_withdrawals() || !setup_.pools.empty()) earned_.resize(stakes.size());
  if (setup_.rounds_per_epoch > 1) {
    work_.resize(stakes.size());
    if (setup_.rule->reads() == Evidence::quality) quality_.resize(stakes.size());
    if (setup_.rule->reads() == Evidence::contribution) contribution_.resize(stakes.size());
  }
  if (!setup_.slashing) return;
  slashing_.emplace(setup_.slashing->correlated);
  if (setup_.slashing->jail_rounds > 0) jailed_until_.resize(stakes.size());
}

std::span<const std::uint64_t> Payroll::earned() const {
  return earned_.empty() ? ledger_.balances() : std::span<const std::uint64_t>{earned_};
}

std::span<const std::uint64_t> Payroll::weighing_stakes() const {
  return weighing_.empty() ? stakes() : std::span<const std::uint64_t>{weighing_};
}

std::span<const std::uint64_t> Payroll::stakes() const {
  return stakes_.empty() ? ledger_.stakes() : std::span<const std::uint64_t>{stakes_};
}

void Payroll::carry_state(Archive& archive) {
  archive.section("payroll");
  ledger_.carry_state(archive);
  delegation_.carry_state(archive);
  if (slashing_) slashing_->carry_state(archive);
  archive(earned_, stakes_, work_, quality_, contribution_, jailed_until_, weighing_, stake_version_, totals_);
}

void Payroll::settle(const PayrollRound& round) {
  if (slashing_) slash(round);
  if (setup_.registration_cost > 0 && !round.newcomers.empty()) register_anew(round);
  if (setup_.has_withdrawals())
    ledger_.release(round.round, [this](std::uint32_t account, std::uint64_t stake) {
      if (!delegation_.empty()) delegation_.released(ledger_, account, stake);
    });
  const bool several = setup_.rounds_per_epoch > 1;
  for (std::size_t i = 0; several && i < work_.size(); ++i) {
    work_[i] += round.work[i];
    if (!quality_.empty()) quality_[i] += static_cast<double>(round.work[i]) * round.quality[i];
    if (!contribution_.empty()) contribution_[i] += round.contribution[i];
  }
  if (ends_epoch(round.round)) pay(round);
  withdraw(round.round);
  weigh(round.round);
  ledger_.check_conserved();
  delegation_.check_accounts(ledger_);
}

void Payroll::slash(const PayrollRound& round) {
  std::vector<std::uint64_t> stakes(this->stakes().begin(), this->stakes().end());
  for (const Offence& offence : round.offences)
    stakes[offence.offender] = delegation_.slashable(ledger_, offence.offender);
  const std::vector<std::uint64_t> taken = slashing_->settle(round.round, round.offences, stakes);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const std::uint32_t offender = round.offences[i].offender;
    const std::uint64_t slashed = delegation_.slash(ledger_, offender, taken[i], setup_.slashing->to);
    totals_.slashed += static_cast<Money>(slashed) * ledger_.stake_unit();
    if (!jailed_until_.empty()) jailed_until_[offender] = round.round + setup_.slashing->jail_rounds;
  }
  totals_.offences += taken.size();
  std::vector<std::uint32_t> offenders;
  for (const Offence& offence : round.offences) offenders.push_back(offence.offender);
  if (!offenders.empty()) restate(offenders);
}

// Of its balance first, then of its own stake, in whole units of it; whoever has less has nothing left.
void Payroll::register_anew(const PayrollRound& round) {
  const std::uint64_t cost = setup_.registration_cost, unit = ledger_.stake_unit();
  for (const std::uint32_t holder : round.newcomers) {
    const std::uint64_t charged = ledger_.charge(holder, cost, Sink::burn), left = cost - charged;
    const std::uint64_t stake = ledger_.slash(holder, left / unit + (left % unit > 0 ? 1 : 0), Sink::burn);
    totals_.registration += charged + static_cast<Money>(stake) * unit;
  }
  restate(round.newcomers);
}

// Whose stake has become less counts with what is left already in this round; jail begins with the next.
void Payroll::restate(std::span<const std::uint32_t> holders) {
  ++stake_version_;
  add_up();
  for (const std::uint32_t holder : holders)
    if (!weighing_.empty() && weighing_[holder] > 0) weighing_[holder] = stakes()[holder];
}

void Payroll::add_up() {
  if (stakes_.empty()) return;
  std::copy_n(ledger_.stakes().begin(), holders_, stakes_.begin());
  delegation_.add_stakes(ledger_, stakes_);
}

void Payroll::pay(const PayrollRound& round) {
  const std::uint64_t room = kMaxEmission - setup_.emission_per_epoch;
  const std::uint64_t recycled = std::min(ledger_.recycled(), room);
  Contributions columns{.work = round.work,
                        .stake = weighing_stakes(),
                        .quality = round.quality,
                        .contribution = round.contribution,
                        .consensus = round.consensus};
  if (!work_.empty()) columns.work = work_;
  for (std::size_t i = 0; i < quality_.size(); ++i)
    if (work_[i] > 0) quality_[i] /= static_cast<double>(work_[i]);
  if (!quality_.empty()) columns.quality = quality_;
  if (!contribution_.empty()) columns.contribution = contribution_;
  const std::span<std::uint64_t> pay{pay_.data(), holders_};
  const std::uint64_t unpaid = setup_.rule->reward(setup_.emission_per_epoch + recycled, columns, pay);
  ++totals_.epochs;
  totals_.paid += setup_.emission_per_epoch + recycled - unpaid;
  std::fill(work_.begin(), work_.end(), 0);
  std::fill(quality_.begin(), quality_.end(), 0.0);
  std::fill(contribution_.begin(), contribution_.end(), 0.0);

  ledger_.pay(pay_, {unpaid, setup_.unpaid}, recycled);
  for (std::uint32_t i = 0; setup_.fee && i < holders_; ++i) {
    const std::uint64_t fee = ledger_.charge(i, floor_of_share(pay_[i], setup_.fee->share), setup_.fee->to);
    totals_.fees += fee;
    pay_[i] -= fee;
  }
  for (std::size_t i = 0; i < earned_.size(); ++i) earned_[i] += pay_[i];
  totals_.compounded += static_cast<Money>(delegation_.share(ledger_, pay)) * ledger_.stake_unit();
  if (!setup_.compound) return;
  for (std::uint32_t i = 0; i < holders_; ++i)
    if (pay_[i] > 0) totals_.compounded += static_cast<Money>(ledger_.bond(i)) * ledger_.stake_unit();
  ++stake_version_;
}

void Payroll::withdraw(std::uint64_t round) {
  for (const Withdrawal& withdrawal : setup_.withdrawals) {
    if (withdrawal.round != round) continue;
    for (std::uint32_t holder = withdrawal.first; holder < withdrawal.first + withdrawal.count; ++holder)
      ledger_.unbond(holder, floor_of_share(ledger_.stakes()[holder], withdrawal.share),
                     round + setup_.unbonding_rounds);
    ++stake_version_;
  }
  for (const DelegatorWithdrawal& withdrawal : setup_.delegator_withdrawals) {
    if (withdrawal.round != round) continue;
    delegation_.withdraw(ledger_, withdrawal, round + setup_.unbonding_rounds);
    ++stake_version_;
  }
}

// Who has been in jail up to this round weighs again in the next.
void Payroll::weigh(std::uint64_t round) {
  add_up();
  if (jailed_until_.empty()) return;
  const auto is_jailed = [&](std::uint64_t until) { return until > round; };
  const bool was_any = !weighing_.empty();
  weighing_.clear();
  if (std::ranges::any_of(jailed_until_, is_jailed)) {
    weighing_.assign(stakes().begin(), stakes().end());
    for (std::size_t i = 0; i < weighing_.size(); ++i)
      if (is_jailed(jailed_until_[i])) weighing_[i] = 0;
  }
  if (was_any || !weighing_.empty()) ++stake_version_;
}

}  // namespace stakemine::incentive
