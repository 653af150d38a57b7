// SPDX-License-Identifier: Apache-2.0
/// Who is paid what after a round: the emission, split by the reward rule, booked in the ledger.
#pragma once

#include "stakemine/incentive/ledger.hpp"
#include "stakemine/incentive/reward.hpp"
#include "stakemine/protocol/population.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// One thread at a time.
class Settlement {
 public:
  /// \param population and \param reward must outlive this.
  Settlement(const Population& population, const incentive::RewardRule& reward, std::uint64_t emission_per_round);

  /// Pays for a round. \param work [n] shards done, by miner.
  void settle(std::span<const std::uint64_t> work);
  [[nodiscard]] const incentive::Ledger& ledger() const { return ledger_; }

 private:
  const Population& population_;
  const incentive::RewardRule& reward_;
  std::uint64_t emission_;
  std::vector<std::uint64_t> pay_;
  incentive::Ledger ledger_;
};

}  // namespace stakemine::protocol
