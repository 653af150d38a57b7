// SPDX-License-Identifier: Apache-2.0
/// What a round does to money, in this order: slashes, what new names cost, withdrawals that have come due, and at the
/// end of an epoch the emission: the rule's payments less the fee, of which delegators get what their stake has earned,
/// and what is paid compounds; then new withdrawals begin. After every round the ledger must add up, to the last unit.
#pragma once

#include "stakemine/incentive/delegation_pools.hpp"
#include "stakemine/incentive/incentives_config.hpp"
#include "stakemine/incentive/ledger.hpp"
#include "stakemine/incentive/reward.hpp"
#include "stakemine/incentive/slashing.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::incentive {

/// Holders [first, first + count) take stake out.
struct Withdrawal {
  std::uint32_t first = 0, count = 0;
  std::uint64_t round = 1;
  double share = 1;
};

/// What a payroll goes by. The rule belongs to the caller and must outlive it.
struct PayrollSetup {
  const RewardRule* rule = nullptr;
  std::uint64_t emission_per_epoch = 0;
  std::uint64_t rounds_per_epoch = 1;  ///< ≥ 1
  Sink unpaid = Sink::treasury;
  bool compound = false;
  std::optional<FeeConfig> fee = std::nullopt;
  std::optional<SlashingConfig> slashing = std::nullopt;
  std::uint64_t registration_cost = 0;  ///< units of money, of a name that somebody takes anew
  std::uint64_t unbonding_rounds = 0;
  std::vector<Withdrawal> withdrawals = {};
  std::vector<PoolSetup> pools = {};
  std::vector<DelegatorWithdrawal> delegator_withdrawals = {};

  /// Whether anybody ever takes stake out.
  [[nodiscard]] bool has_withdrawals() const { return !withdrawals.empty() || !delegator_withdrawals.empty(); }
};

/// A finished round, as money sees it. Columns are [holders]; those that the rule does not read may be empty.
struct PayrollRound {
  std::uint64_t round = 1;              ///< from 1, one after the other
  std::span<const std::uint64_t> work;  ///< shards done and accepted in this round
  std::span<const double> quality = {};
  std::span<const double> contribution = {};
  std::span<const std::uint64_t> consensus = {};  ///< where an epoch ends
  std::span<const Offence> offences = {};
  std::span<const std::uint32_t> newcomers = {};  ///< who has come back under a new name
};

/// What happened to money so far, in units of it.
struct PayrollTotals {
  std::uint64_t epochs = 0, offences = 0;
  Money paid = 0;  ///< by the rule, before fees
  Money fees = 0, slashed = 0, compounded = 0;
  Money registration = 0;  ///< burned for new names

  void carry_state(Archive& archive) { archive(epochs, offences, paid, fees, slashed, compounded, registration); }
};

/// Not thread-safe.
class Payroll {
 public:
  /// \param stakes [n] of the holders' own, in units of stake, each worth stake_unit units of money. The ledger has an
  /// account more for each pool.
  Payroll(PayrollSetup setup, std::span<const std::uint64_t> stakes, std::uint64_t stake_unit);

  /// Whether an epoch ends with this round.
  [[nodiscard]] bool ends_epoch(std::uint64_t round) const { return round % setup_.rounds_per_epoch == 0; }
  /// What lasts from round to round.
  void carry_state(Archive& archive);
  /// O(n). \throws RunError where a sum passes what an integer holds.
  void settle(const PayrollRound& round);

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const DelegationPools& delegation() const { return delegation_; }
  /// n.
  [[nodiscard]] std::size_t holders() const { return holders_; }
  /// [n] what each has been paid by the rule, less fees; what its delegators got of it included.
  [[nodiscard]] std::span<const std::uint64_t> earned() const;
  /// [n] in units of stake: its own, and what is lent to it.
  [[nodiscard]] std::span<const std::uint64_t> stakes() const;
  /// [n] the same: what weighs from now on. 0 for who is in jail.
  [[nodiscard]] std::span<const std::uint64_t> weighing_stakes() const;
  /// Grows whenever weighing_stakes() may have changed.
  [[nodiscard]] std::uint64_t stake_version() const { return stake_version_; }
  [[nodiscard]] const PayrollTotals& totals() const { return totals_; }
  [[nodiscard]] const PayrollSetup& setup() const { return setup_; }

 private:
  void slash(const PayrollRound& round);
  void register_anew(const PayrollRound& round);
  void restate(std::span<const std::uint32_t> holders);
  void pay(const PayrollRound& round);
  void withdraw(std::uint64_t round);
  void weigh(std::uint64_t round);
  void add_up();  // stakes()

  PayrollSetup setup_;
  std::size_t holders_;
  Ledger ledger_;
  DelegationPools delegation_;
  std::optional<Slashing> slashing_;
  std::vector<std::uint64_t> pay_;
  std::vector<std::uint64_t> earned_;                   // where a balance does not tell
  std::vector<std::uint64_t> stakes_;                   // where others lend theirs
  std::vector<std::uint64_t> work_;                     // of an epoch of several rounds
  std::vector<double> quality_, contribution_;          // likewise: work × quality, and the sum
  std::vector<std::uint64_t> jailed_until_, weighing_;  // where there is a jail
  std::uint64_t stake_version_ = 0;
  PayrollTotals totals_;
};

}  // namespace stakemine::incentive
