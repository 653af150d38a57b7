// SPDX-License-Identifier: Apache-2.0
/// All delegation of a network: a pool for each holder whom others lend their stake to. What is lent is an account of
/// its own in the ledger, behind those of the holders, so that the ledger adds up with it; the pools know whose it is.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/incentive/delegation.hpp"
#include "stakemine/incentive/ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::incentive {

/// Who lends to one holder.
struct PoolSetup {
  std::uint32_t holder = 0;
  double commission = 0;              ///< of what their stake earns, in [0, 1]: the holder's
  std::vector<std::uint64_t> stakes;  ///< [delegators] in units
};

/// Delegators [first, first + count) of a pool take stake out.
struct DelegatorWithdrawal {
  std::uint32_t pool = 0, first = 0, count = 0;
  std::uint64_t round = 1;
  double share = 1;
};

/// What all delegators have got and lost so far.
struct DelegationTotals {
  Money commission = 0, earned = 0;  ///< what holders kept of what lent stake earned, and what delegators got
  Money slashed = 0;                 ///< of lent stake, in units of money

  void carry_state(Archive& archive) { archive(commission, earned, slashed); }
};

/// One thread at a time. Pool p's account in the ledger is holders + p.
class DelegationPools {
 public:
  /// None.
  DelegationPools() = default;
  /// \param pools of different holders.
  DelegationPools(std::span<const PoolSetup> pools, std::size_t holders, Yield yield);

  [[nodiscard]] bool empty() const { return pools_.empty(); }
  [[nodiscard]] std::span<const DelegationPool> pools() const { return pools_; }
  [[nodiscard]] std::uint32_t holder_of(std::uint32_t pool) const { return holders_[pool]; }
  [[nodiscard]] const DelegationTotals& totals() const { return totals_; }

  /// \param[in,out] stakes [holders]: what is lent to each is added. O(pools).
  void add_stakes(const Ledger& ledger, std::span<std::uint64_t> stakes) const;
  /// What an offence of the holder can take, its own and what is lent to it, on its way out too.
  [[nodiscard]] std::uint64_t slashable(const Ledger& ledger, std::uint32_t holder) const;
  /// Takes that much from the holder and from all who lend to it, in proportion. \returns what was taken.
  std::uint64_t slash(Ledger& ledger, std::uint32_t holder, std::uint64_t stake, Sink sink);
  /// Of each holder's payment (already in its balance) takes what lent stake has earned, in proportion to what is lent
  /// and what is its own, and shares it. Where rewards compound, puts it at stake, in whole units; \returns what was
  /// put there, in units of stake. O(pools), however many delegators share.
  std::uint64_t share(Ledger& ledger, std::span<const std::uint64_t> pay);
  /// Stake leaves: floor of the share of what each has; free in the round `due`.
  void withdraw(Ledger& ledger, const DelegatorWithdrawal& withdrawal, std::uint64_t due);
  /// What Ledger::release tells of: goes to those who took it out, by what each did; nothing where the account is no
  /// pool's.
  void released(const Ledger& ledger, std::uint32_t account, std::uint64_t stake);

  /// That each pool is what its account holds. O(pools).
  void check_accounts(const Ledger& ledger) const;

  void carry_state(Archive& archive);

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  /// A withdrawal under way: what each has taken out.
  struct Leaving {
    std::vector<std::uint32_t> delegators;
    std::vector<std::uint64_t> stakes;

    void carry_state(Archive& archive) { archive(delegators, stakes); }
  };
  [[nodiscard]] std::uint32_t account(std::size_t pool) const;

  std::vector<DelegationPool> pools_;
  std::vector<std::uint32_t> holders_;        // by pool
  std::vector<std::uint32_t> pool_of_;        // by holder
  std::vector<std::uint64_t> waiting_;        // by pool: for whole units of stake to compound to
  std::vector<std::deque<Leaving>> leaving_;  // by pool
  Yield yield_ = Yield::owed;
  DelegationTotals totals_;
};

}  // namespace stakemine::incentive
