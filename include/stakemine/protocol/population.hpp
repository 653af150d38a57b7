// SPDX-License-Identifier: Apache-2.0
/// The population: one table of all miners, one column a property, built once before a run.
#pragma once

#include "stakemine/adversary/behavior.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/network/slowdown.hpp"
#include "stakemine/protocol/validator_population.hpp"
#include "stakemine/stake/stake_table.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stakemine::protocol {

/// What the machines of a group have in common, beside their speed.
struct HostTraits {
  double cores = 1;                                   ///< ≥ 1; each of the miner's speed
  double background = 0;                              ///< in [0, 1): the share of every core that others use
  std::shared_ptr<const network::Slowdown> slowdown;  ///< null: none
  double work_share = 1;                              ///< in [0, 1]: of its work, what its behaviour does

  [[nodiscard]] bool is_plain() const {
    return cores == 1 && background == 0 && slowdown == nullptr && work_share == 1;
  }
};

/// A miner's work of a round.
struct Computing {
  MinerIndex miner = 0;
  Round round = 0;           ///< from 1
  double flops = 0;          ///< in all
  std::uint64_t shards = 0;  ///< of about the same work each
};

/// Miners that the config describes together.
struct PopulationGroup {
  std::string name;
  MinerIndex first = 0;
  MinerIndex count = 0;
  std::shared_ptr<const adversary::Behavior> behavior;
  std::string behavior_name;
  HostTraits host{};
  bool whitewashes = false;  ///< who is found wrong comes back as a newcomer
};

/// Who lends stake to a holder: miner i is holder i, validator v holder miners + v.
struct LentStake {
  std::uint32_t holder = 0;
  double commission = 0;
  std::vector<std::uint64_t> units;  ///< [delegators] in the units of the stake table
  std::vector<std::uint32_t> group;  ///< [delegators] index into Population::delegator_groups; ascending
};

/// Columns of n entries by miner index. Immutable during a run.
struct Population {
  std::vector<PopulationGroup> groups;
  std::vector<std::uint32_t> group;           ///< index into groups
  stake::StakeTable stake;                    ///< their own, and what is lent to them; so for validators
  std::vector<LentStake> lent;                ///< by holder, ascending
  std::vector<std::string> delegator_groups;  ///< names
  std::vector<double> speed_flops;            ///< flop/s of a core, > 0
  std::vector<double> latency_s;              ///< ≥ 0; [n + validators]
  std::vector<double> bandwidth_bps;          ///< bit/s, > 0; [n + validators]
  ValidatorPopulation validators;
  std::uint64_t seed = 0;       ///< of what is drawn from round to round
  bool has_plain_hosts = true;  ///< whether every group's host is_plain()

  [[nodiscard]] MinerIndex size() const { return static_cast<MinerIndex>(group.size()); }
  [[nodiscard]] const adversary::Behavior& behavior(MinerIndex miner) const { return *groups[group[miner]].behavior; }

  /// How long the miner computes, in simulated seconds: work share · flops / (speed · min(cores, shards) · (1 −
  /// background)), its shards side by side on its cores, times what the slowdown of (seed, miner, round) says.
  /// Thread-safe.
  [[nodiscard]] double compute_s(const Computing& work) const {
    return has_plain_hosts ? work.flops / speed_flops[work.miner] : host_compute_s(work);
  }

 private:
  [[nodiscard]] double host_compute_s(const Computing& work) const;
};

}  // namespace stakemine::protocol
