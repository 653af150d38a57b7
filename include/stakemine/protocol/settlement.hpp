// SPDX-License-Identifier: Apache-2.0
/// What a round does to money: gathers what the reward rule wants to know of it (work that was accepted, its quality,
/// what each contributed, what the consensus says) and has the payroll settle it.
#pragma once

#include "stakemine/incentive/payroll.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// A round whose results are combined and whose model has not moved yet.
struct RoundToSettle {
  Round round = 0;
  const RoundBoard& board;
  std::span<const std::uint64_t> work;               ///< [miners] shards done
  std::span<const std::size_t> rejected;             ///< slots whose results were set aside, ascending
  std::span<const double> aggregate;                 ///< empty where the rule had none
  std::span<const std::uint64_t> consensus = {};     ///< [holders] where the rule wants it and an epoch ends
  std::span<const std::uint32_t> equivocators = {};  ///< validators, ascending
  std::span<const MinerIndex> came_back = {};        ///< under new names, ascending
  std::span<const MinerIndex> found_wrong = {};      ///< miners, once for each wrong result, ascending
};

/// One thread at a time.
class Settlement {
 public:
  /// Holders are the miners, and after them the validators. \param population, \param workload and what the setup
  /// points to must outlive this. \param validator_stakes in the units of the population's.
  Settlement(std::uint64_t seed, const Population& population, const Workload& workload,
             const incentive::PayrollSetup& setup, std::span<const std::uint64_t> validator_stakes = {});

  /// What lasts from round to round.
  void carry_state(Archive& archive);
  /// O(n), and what measuring contributions costs.
  void settle(const RoundToSettle& round);

  [[nodiscard]] const incentive::Payroll& payroll() const { return payroll_; }
  [[nodiscard]] const incentive::Ledger& ledger() const { return payroll_.ledger(); }
  /// Of all balances, and of stakes where they can change.
  [[nodiscard]] std::uint64_t hash() const;
  /// [miners] over all rounds, in the measure's own unit; empty where the rule does not ask.
  [[nodiscard]] std::span<const double> contributions() const { return contributed_; }
  /// [miners] standard error of contributions(); empty where the measure has none.
  [[nodiscard]] std::vector<double> contribution_errors() const;
  /// How often the model was evaluated for it.
  [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }

 private:
  void measure_quality(const RoundToSettle& round);
  void measure_contribution(const RoundToSettle& round);

  std::uint64_t seed_;
  const Workload& workload_;
  MinerIndex miners_;
  incentive::Payroll payroll_;
  std::vector<std::uint64_t> work_;  // accepted; used where some was not, or validators hold too
  std::vector<double> column_;       // quality or contribution of this round
  std::vector<double> contributed_, contribution_variance_;  // over all rounds
  std::uint64_t evaluations_ = 0;
};

}  // namespace stakemine::protocol
