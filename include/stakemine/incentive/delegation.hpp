// SPDX-License-Identifier: Apache-2.0
/// Delegation: a pool in which many lend their stake to one validator or miner and share what it earns. F1 fee
/// distribution (Ojha and Goes 2019, "F1 fee distribution", DOI 10.4230/OASIcs.Tokenomics.2019.10): the pool keeps one
/// number, the reward that a share has earned since the pool was opened, and each delegator the value of it when it
/// last changed or was paid. A reward is O(1), however many share it, and so is a payout, however many rewards it
/// spans.
///
/// What is lent buys shares of the pool's stake, at first one for a unit of it. A slash takes from the pool's stake,
/// and rewards that compound are added to it, so that every share is worth as much less or more: both are O(1) too. (F1
/// keeps a list of slashes instead, through which whoever leaves is led.)
#pragma once

#include "stakemine/core/archive.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::incentive {

/// What becomes of the delegators' part of a reward.
enum class Yield {
  owed,       ///< it waits to be paid out
  compounded  ///< it becomes the pool's stake: the pool's keeper puts it there and says so by grow()
};

/// A pool of n delegators, without stake at first. Not thread-safe; copyable.
///
/// Exact: rewards are kept in 2^-64 units, what does not divide by the shares is carried into the next reward, and what
/// is less than a unit stays with its delegator until it is one. At all times, to the last 2^-64 of a unit,
///   rewards taken in = commission + what delegators have earned + carried.
/// Stake is whole units: what a share is worth is rounded down for whoever leaves, and the rest is the others'.
class DelegationPool {
 public:
  /// \param commission share of each reward that goes to the validator first, in [0, 1], in steps of 2^-32 (floor).
  /// \throws UserError naming `commission`.
  DelegationPool(std::size_t delegators, double commission, Yield yield = Yield::owed);

  /// Lends more. \throws RunError where the pool's stake or shares would pass 2^63 − 1, or all of the pool's stake was
  /// slashed. O(1).
  void delegate(std::uint32_t delegator, std::uint64_t amount);
  /// Takes back; at most stake(delegator). What it has earned until now stays owed. \returns what it got: as many whole
  /// shares as are worth no more than the amount. O(1).
  std::uint64_t undelegate(std::uint32_t delegator, std::uint64_t amount);

  /// Takes a reward in and shares it. \returns the validator's part: its commission, and where nobody has a share the
  /// rest too. \throws RunError where all rewards together would pass 2^63 − 1. O(1).
  std::uint64_t reward(std::uint64_t amount);

  /// Takes units of stake from all of them; at most total_stake(). O(1).
  void slash(std::uint64_t units);
  /// Adds units of stake for all of them. \throws RunError where the pool's stake would pass 2^63 − 1. O(1).
  void grow(std::uint64_t units);
  /// Adds to what a delegator is owed: stake that has come back. O(1).
  void give_back(std::uint32_t delegator, std::uint64_t amount);

  /// Pays out what a delegator is owed, in whole units. O(1).
  std::uint64_t pay_out(std::uint32_t delegator);
  /// What pay_out would pay.
  [[nodiscard]] std::uint64_t owed(std::uint32_t delegator) const;
  /// What it has earned since the pool was opened, in whole units, paid out or not.
  [[nodiscard]] std::uint64_t earned(std::uint32_t delegator) const;

  /// ⌊shares · total stake / all shares⌋.
  [[nodiscard]] std::uint64_t stake(std::uint32_t delegator) const;
  [[nodiscard]] std::uint64_t total_stake() const { return total_stake_; }
  [[nodiscard]] std::size_t size() const { return delegators_.size(); }
  /// What the pool holds for its delegators: rewards without commission (where they are owed) and what was given back,
  /// less what was paid out.
  [[nodiscard]] std::uint64_t balance() const { return balance_; }

  /// Adds everything up again and asserts that what was earned and carried is what was shared, and what is owed what
  /// the pool holds. O(n).
  void check_conserved() const;

  void carry_state(Archive& archive) {
    archive(delegators_, total_stake_, shares_, balance_, taken_in_, shared_, earned_, carried_);
  }

 private:
  __extension__ using Parts = unsigned __int128;  // units of 2^-64
  struct Delegator {
    std::uint64_t shares = 0;
    Parts owed = 0;    // as of `since`
    Parts earned = 0;  // likewise, ever
    Parts since = 0;   // earned_ when last settled

    void carry_state(Archive& archive) { archive(shares, owed, earned, since); }
  };
  [[nodiscard]] Parts parts_since(const Delegator& delegator) const;
  [[nodiscard]] Parts parts_owed(const Delegator& delegator) const;
  void settle(Delegator& delegator);

  std::vector<Delegator> delegators_;
  std::uint64_t commission_steps_;
  Yield yield_;
  std::uint64_t total_stake_ = 0, shares_ = 0;
  std::uint64_t balance_ = 0, taken_in_ = 0, shared_ = 0;
  Parts earned_ = 0;   // by a share
  Parts carried_ = 0;  // less than shares_ when it was left over
};

}  // namespace stakemine::incentive
