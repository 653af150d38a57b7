// SPDX-License-Identifier: Apache-2.0
/// From the groups of a config to the table of miners.
#pragma once

#include "stakemine/experiment/config.hpp"
#include "stakemine/protocol/population.hpp"

namespace stakemine::experiment {

/// Draws every miner's values, a link's from `links` where its group says nothing of it; miner i's stake, say, depends
/// on (seed, i) and its group's distribution alone. \throws UserError naming `stake` where a stake is too large or the
/// total is zero while the weighting needs one.
[[nodiscard]] protocol::Population build_population(const ExperimentConfig& config, const network::LinkConfig& links);

/// Who the nodes of the network are: miners, then validators, each in its group.
struct NodeColumns {
  explicit NodeColumns(const protocol::Population& population);
  explicit NodeColumns(const ExperimentConfig& config);

  std::vector<std::uint32_t> group;     ///< [miners + validators] index into names
  std::vector<std::string_view> names;  ///< of what this was made of, which must outlive it

 private:
  void add(std::string_view name, std::uint64_t count);
};

/// The same miners, all honest.
[[nodiscard]] protocol::Population all_honest(protocol::Population population);

}  // namespace stakemine::experiment
