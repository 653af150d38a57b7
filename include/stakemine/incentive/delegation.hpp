// SPDX-License-Identifier: Apache-2.0
/// Delegation: a pool in which many lend their stake to one validator and share what it earns. F1 fee distribution
/// (Ojha and Goes 2019, "F1 fee distribution", DOI 10.4230/OASIcs.Tokenomics.2019.10): the pool keeps one number, the
/// reward that a unit of stake has earned since it was opened, and each delegator the value of it when it last changed
/// or was paid. A reward is O(1), however many share it, and so is a payout, however many rewards it spans.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::incentive {

/// A pool of n delegators, without stake at first. Not thread-safe; copyable.
///
/// Exact: rewards are kept in 2^-64 units, what does not divide by the stake is carried into the next reward, and what
/// is less than a unit stays with its delegator until it is one. At all times, to the last 2^-64 of a unit,
///   rewards taken in = commission + paid out + owed to delegators + carried.
class DelegationPool {
 public:
  /// \param commission share of each reward that goes to the validator first, in [0, 1], in steps of 2^-32 (floor).
  /// \throws UserError naming `commission`.
  DelegationPool(std::size_t delegators, double commission);

  /// Lends more. \throws RunError where the pool's stake would pass 2^63 − 1. O(1).
  void delegate(std::uint32_t delegator, std::uint64_t amount);
  /// Takes back; at most what was lent. What it has earned until now stays owed. O(1).
  void undelegate(std::uint32_t delegator, std::uint64_t amount);

  /// Takes a reward in and shares it by stake. \returns the validator's part: its commission, and where nobody has
  /// stake the rest too. \throws RunError where all rewards together would pass 2^63 − 1. O(1).
  std::uint64_t reward(std::uint64_t amount);

  /// Pays out what a delegator is owed, in whole units. O(1).
  std::uint64_t pay_out(std::uint32_t delegator);
  /// What pay_out would pay.
  [[nodiscard]] std::uint64_t owed(std::uint32_t delegator) const;

  [[nodiscard]] std::uint64_t stake(std::uint32_t delegator) const { return delegators_[delegator].stake; }
  [[nodiscard]] std::uint64_t total_stake() const { return total_stake_; }
  /// What the pool holds for its delegators: rewards without commission, less what was paid out.
  [[nodiscard]] std::uint64_t balance() const { return balance_; }

  /// Adds everything up again and asserts that what is owed and carried is the balance. O(n).
  void check_conserved() const;

 private:
  __extension__ using Parts = unsigned __int128;  // units of 2^-64
  struct Delegator {
    std::uint64_t stake = 0;
    Parts owed = 0;   // as of `since`
    Parts since = 0;  // earned_ when last settled
  };
  [[nodiscard]] Parts parts_owed(const Delegator& delegator) const;
  void settle(Delegator& delegator);

  std::vector<Delegator> delegators_;
  std::uint64_t commission_steps_;
  std::uint64_t total_stake_ = 0, balance_ = 0, taken_in_ = 0;
  Parts earned_ = 0;   // by a unit of stake
  Parts carried_ = 0;  // less than total_stake_ when it was left over
};

}  // namespace stakemine::incentive
