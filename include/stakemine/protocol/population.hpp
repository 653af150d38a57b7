// SPDX-License-Identifier: Apache-2.0
/// The population: one table of all miners, one column a property, built once before a run.
#pragma once

#include "stakemine/adversary/behavior.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/protocol/validator_population.hpp"
#include "stakemine/stake/stake_table.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stakemine::protocol {

/// Miners that the config describes together.
struct PopulationGroup {
  std::string name;
  MinerIndex first = 0;
  MinerIndex count = 0;
  std::shared_ptr<const adversary::Behavior> behavior;
  std::string behavior_name;
};

/// Columns of n entries by miner index. Immutable during a run.
struct Population {
  std::vector<PopulationGroup> groups;
  std::vector<std::uint32_t> group;  ///< index into groups
  stake::StakeTable stake;
  std::vector<double> speed_flops;    ///< flop/s, > 0
  std::vector<double> latency_s;      ///< ≥ 0; [n + validators]
  std::vector<double> bandwidth_bps;  ///< bit/s, > 0; [n + validators]
  ValidatorPopulation validators;

  [[nodiscard]] MinerIndex size() const { return static_cast<MinerIndex>(group.size()); }
  [[nodiscard]] const adversary::Behavior& behavior(MinerIndex miner) const { return *groups[group[miner]].behavior; }
};

}  // namespace stakemine::protocol
