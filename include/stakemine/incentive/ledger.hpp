// SPDX-License-Identifier: Apache-2.0
/// The ledger: who holds how many units of money, free, at stake or on its way out of stake, and what belongs to nobody
/// any more. Integers; money comes into being by emission alone.
#pragma once

#include "stakemine/core/archive.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::incentive {

__extension__ typedef unsigned __int128 Money;  ///< sums of units

/// Where money goes that is taken from somebody.
enum class Sink {
  burn,      ///< out of the world
  treasury,  ///< to the network, for good
  recycle,   ///< paid out again, with the next emission
};
[[nodiscard]] std::span<const std::pair<std::string_view, Sink>> enum_names(Sink);

/// Where all money is and where it came from, in units. `opening + emitted == balances + staked + unbonding + treasury
/// + recycled + burned`, to the last unit.
struct LedgerTotals {
  Money opening = 0, emitted = 0;
  Money balances = 0, staked = 0, unbonding = 0, treasury = 0, recycled = 0, burned = 0;

  [[nodiscard]] bool conserved() const {
    return opening + emitted == balances + staked + unbonding + treasury + recycled + burned;
  }
};

/// The accounts of n holders. A unit of money is 10^-9 token; stake counts in units of its own, each worth `stake_unit`
/// units of money (StakeTable's 10^(9 − decimals)). Not thread-safe.
class Ledger {
 public:
  /// Opens with these stakes [n], in units of stake, and no balances.
  explicit Ledger(std::span<const std::uint64_t> stakes, std::uint64_t stake_unit = 1);

  /// Pays holder i amounts[i] as balance; what of it (and of `undistributed`, which goes to the sink) is not taken from
  /// what was recycled is emitted. All or nothing. O(n). \throws RunError where a balance or the sum of all emissions
  /// would pass 2^64 − 1 units.
  struct Undistributed {
    std::uint64_t amount = 0;
    Sink sink = Sink::recycle;
  };
  void pay(std::span<const std::uint64_t> amounts, const Undistributed& undistributed, std::uint64_t recycled = 0);
  /// What waits to be paid out again; at most 2^63 − 1 of it.
  [[nodiscard]] std::uint64_t recycled() const;

  /// Takes from a balance; at most what is there. \returns what was taken.
  std::uint64_t charge(std::uint32_t holder, std::uint64_t amount, Sink sink);
  /// Moves money from one balance to another; at most what is there. \returns what was moved.
  std::uint64_t transfer(std::uint32_t from, std::uint32_t to, std::uint64_t amount);

  /// Puts as much of a balance at stake as makes whole units of stake, but no more than `most` of these; the rest
  /// stays. \returns units of stake.
  std::uint64_t bond(std::uint32_t holder, std::uint64_t most = UINT64_MAX);
  /// Takes stake (at most what is there) out: from now on it neither weighs nor earns, and in round `due` it becomes
  /// balance. Until then it can be slashed. Rounds of later calls are no earlier.
  std::uint64_t unbond(std::uint32_t holder, std::uint64_t stake, std::uint64_t due);
  /// Turns what is due by this round into balances. \param told of each withdrawal, in the order in which they began;
  /// 0 units where all of it was slashed.
  void release(std::uint64_t round,
               const std::function<void(std::uint32_t holder, std::uint64_t stake)>& told = nullptr);
  /// What an offence can take: stake, and stake on its way out. In units of stake. O(withdrawals under way).
  [[nodiscard]] std::uint64_t slashable(std::uint32_t holder) const;
  /// Takes units of stake, of what is bonded and of each withdrawal in proportion; at most what is there. \returns what
  /// was taken.
  std::uint64_t slash(std::uint32_t holder, std::uint64_t stake, Sink sink);

  void carry_state(Archive& archive) {
    archive(opening_, treasury_, recycled_, burned_, balances_, stakes_, unbonding_, emitted_);
  }

  [[nodiscard]] std::size_t size() const { return balances_.size(); }
  [[nodiscard]] std::span<const std::uint64_t> balances() const { return balances_; }
  [[nodiscard]] std::span<const std::uint64_t> stakes() const { return stakes_; }  ///< in units of stake
  [[nodiscard]] std::uint64_t stake_unit() const { return stake_unit_; }
  [[nodiscard]] std::uint64_t emitted() const { return emitted_; }

  /// Adds everything up again. O(n).
  [[nodiscard]] LedgerTotals totals() const;
  /// The same, and asserts that nothing came from nowhere or went nowhere.
  LedgerTotals check_conserved() const;

 private:
  struct Unbonding {
    std::uint64_t due;
    std::uint32_t holder;
    std::uint64_t stake;

    void carry_state(Archive& archive) { archive(due, holder, stake); }
  };
  void sink_money(Money amount, Sink sink);

  Money opening_ = 0, treasury_ = 0, recycled_ = 0, burned_ = 0;
  std::uint64_t stake_unit_;
  std::vector<std::uint64_t> balances_, stakes_;
  std::deque<Unbonding> unbonding_;  // by due round, ascending
  std::uint64_t emitted_ = 0;
};

}  // namespace stakemine::incentive
