// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/settlement.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/incentive/gradient_similarity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stakemine::protocol {
namespace {

constexpr std::uint64_t kHeldOutRows = 512;

// 10^(9 − decimals): how many units of money a unit of stake is.
std::uint64_t stake_unit(const stake::StakeTable& table) {
  std::uint64_t unit = 1;
  for (int decimals = table.decimals; decimals < stake::StakeTable::kMostDecimals; ++decimals) unit *= 10;
  return unit;
}

// Holders' own.
std::vector<std::uint64_t> stakes_of(const Population& population, std::span<const std::uint64_t> validators) {
  std::vector<std::uint64_t> stakes = population.stake.units;
  stakes.insert(stakes.end(), validators.begin(), validators.end());
  for (const LentStake& lent : population.lent)
    stakes[lent.holder] -= std::accumulate(lent.units.begin(), lent.units.end(), std::uint64_t{0});
  return stakes;
}

// Slots whose results count, by slot.
std::vector<std::uint32_t> accepted_slots(const RoundToSettle& round) {
  std::vector<std::uint32_t> slots;
  for (std::size_t slot = 0; slot < round.board.miner.size(); ++slot)
    if (!std::ranges::binary_search(round.rejected, slot)) slots.push_back(static_cast<std::uint32_t>(slot));
  return slots;
}

Matrix rows_of(const RoundBoard& board, std::span<const std::uint32_t> slots) {
  Matrix rows{slots.size(), board.updates.columns};
  for (std::size_t i = 0; i < slots.size(); ++i) std::ranges::copy(board.updates.row(slots[i]), rows.row(i).begin());
  return rows;
}

}  // namespace

Settlement::Settlement(std::uint64_t seed, const Population& population, const Workload& workload,
                       const incentive::PayrollSetup& setup, std::span<const std::uint64_t> validator_stakes)
    : seed_(seed),
      workload_(workload),
      miners_(population.size()),
      payroll_(setup, stakes_of(population, validator_stakes), stake_unit(population.stake)) {
  if (setup.rule->measure() == nullptr) return;
  contributed_.resize(miners_);
  if (setup.rule->measure()->method == incentive::ContributionMethod::shapley) contribution_variance_.resize(miners_);
}

void Settlement::carry_state(Archive& archive) {
  payroll_.carry_state(archive);
  archive(contributed_, contribution_variance_, evaluations_);
}

std::vector<double> Settlement::contribution_errors() const {
  std::vector<double> errors = contribution_variance_;
  for (double& error : errors) error = std::sqrt(error);
  return errors;
}

std::uint64_t Settlement::hash() const {
  const std::uint64_t money = hash_bytes(std::as_bytes(ledger().balances()));
  return payroll_.stake_version() == 0 ? money : hash_bytes(std::as_bytes(ledger().stakes()), money);
}

void Settlement::settle(const RoundToSettle& round) {
  const incentive::PayrollSetup& setup = payroll_.setup();
  std::span<const std::uint64_t> work = round.work;
  if (!round.rejected.empty() || payroll_.holders() > miners_) {
    work_.assign(payroll_.holders(), 0);
    std::ranges::copy(round.work, work_.begin());
    for (const std::size_t slot : round.rejected) work_[round.board.miner[slot]] = 0;
    work = work_;
  }
  incentive::PayrollRound settled{.round = round.round, .work = work};
  if (setup.rule->reads() == incentive::Evidence::quality) {
    measure_quality(round);
    settled.quality = column_;
  } else if (setup.rule->measure() != nullptr) {
    measure_contribution(round);
    settled.contribution = column_;
  }
  settled.consensus = round.consensus;
  std::vector<incentive::Offence> offences;
  if (setup.slashing) {
    for (const std::size_t slot : round.rejected)
      offences.push_back({.offender = round.board.miner[slot], .fraction = setup.slashing->invalid_result});
    for (const MinerIndex miner : round.found_wrong)
      offences.push_back({.offender = miner, .fraction = setup.slashing->wrong_result});
    for (const std::uint32_t validator : round.equivocators)
      offences.push_back({.offender = miners_ + validator, .fraction = setup.slashing->equivocation});
  }
  settled.offences = offences;
  settled.newcomers = round.came_back;
  payroll_.settle(settled);
}

void Settlement::measure_quality(const RoundToSettle& round) {
  column_.assign(payroll_.holders(), 0);
  if (round.aggregate.empty()) return;
  const std::vector<std::uint32_t> slots = accepted_slots(round);
  const Matrix rows = rows_of(round.board, slots);
  const std::vector<double> cosines = incentive::gradient_similarity(rows.view(), round.aggregate);
  for (std::size_t i = 0; i < slots.size(); ++i)
    column_[round.board.miner[slots[i]]] = std::clamp(cosines[i], 0.0, 1.0);
}

void Settlement::measure_contribution(const RoundToSettle& round) {
  column_.assign(payroll_.holders(), 0);
  const std::vector<std::uint32_t> slots = accepted_slots(round);
  if (slots.empty() || round.aggregate.empty()) return;
  const Matrix rows = rows_of(round.board, slots);
  const auto held_out = workload_.held_out(kHeldOutRows, KeyedRandom{seed_, Purpose::contribution, 0, round.round});
  // Coalitions are combined by the weighted mean whatever the rule: most rules have no result for one or two rows.
  const incentive::Worth worth = [&](std::span<const std::uint32_t> coalition) {
    if (coalition.empty()) return -held_out->loss_after({});
    std::vector<std::uint32_t> members(coalition.begin(), coalition.end());
    std::ranges::sort(members);
    std::vector<double> mean(rows.columns);
    double total = 0;
    for (const std::uint32_t member : members) {
      const double weight = round.board.weight[slots[member]];
      total += weight;
      for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += weight * rows.row(member)[j];
    }
    if (total <= 0) return -held_out->loss_after({});
    for (double& number : mean) number /= total;
    return -held_out->loss_after(mean);
  };
  const incentive::MeasuredContribution measured = incentive::measure_contribution(
      *payroll_.setup().rule->measure(), {.updates = rows.view(),
                                          .aggregate = round.aggregate,
                                          .worth = worth,
                                          .key = {seed_, Purpose::contribution, round.round}});
  evaluations_ += measured.evaluations;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const MinerIndex miner = round.board.miner[slots[i]];
    column_[miner] = measured.values[i];
    contributed_[miner] += measured.values[i];
    if (!measured.standard_errors.empty())
      contribution_variance_[miner] += measured.standard_errors[i] * measured.standard_errors[i];
  }
}

}  // namespace stakemine::protocol
