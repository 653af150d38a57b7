// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"

#include "experiment/network_run.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::experiment {
namespace {

struct GroupShare {
  double work = 0, say = 0, pay = 0;
};

template <class T>
double share_of_group(const std::vector<T>& column, const MinerTable& miners, std::uint32_t group) {
  std::vector<double> own, all;
  for (std::size_t miner = 0; miner < column.size(); ++miner) {
    all.push_back(static_cast<double>(column[miner]));
    own.push_back(miners.group[miner] == group ? all.back() : 0);
  }
  const double total = tree_sum(all);
  return total > 0 ? tree_sum(own) / total : 0;
}

GroupShare share(const MinerTable& miners, std::uint32_t group) {
  return {share_of_group(miners.shards, miners, group), share_of_group(miners.quota, miners, group),
          share_of_group(miners.reward, miners, group)};
}

// Shares are sums of doubles: what two of them differ by in the last digits is how they were added up.
double gain_of(double split, double whole) {
  constexpr double kRounding = 1e-12;
  const double gain = split / whole - 1;
  return std::abs(gain) < kRounding ? 0 : gain;
}

std::optional<SplitGain::Gain> gain(const std::vector<GroupShare>& split, const std::vector<GroupShare>& whole,
                                    double GroupShare::*what) {
  std::vector<double> gains, squares;
  for (std::size_t pair = 0; pair < split.size(); ++pair) {
    if (whole[pair].*what <= 0) return std::nullopt;
    gains.push_back(gain_of(split[pair].*what, whole[pair].*what));
  }
  const auto pairs = static_cast<double>(gains.size());
  SplitGain::Gain result{.mean = tree_sum(gains) / pairs, .standard_error = std::nullopt};
  if (gains.size() < 2) return result;
  for (const double one : gains) squares.push_back((one - result.mean) * (one - result.mean));
  result.standard_error = std::sqrt(tree_sum(squares) / (pairs - 1) / pairs);
  return result;
}

}  // namespace

std::vector<SplitGain> report_splits(const ExperimentConfig& config, const RunResult& result,
                                     const SimulateOptions& options) {
  const auto splits = [](const MinerGroup& group) { return group.identities > 1 && *group.count > 0; };
  const std::uint64_t pairs = config.report.split_pairs;
  if (pairs == 0 || result.summary.interrupted || std::ranges::none_of(config.miners, splits)) return {};
  ExperimentConfig quiet = config;
  quiet.report = {.attack_baselines = false, .split_pairs = 0};
  std::vector<std::vector<GroupShare>> split(config.miners.size()), whole(config.miners.size());
  for (std::uint64_t pair = 0; pair < pairs; ++pair) {
    quiet.seed = config.seed + pair;
    for (const bool is_split : {true, false}) {
      for (std::size_t group = 0; group < quiet.miners.size(); ++group)
        quiet.miners[group].identities = is_split ? config.miners[group].identities : 1;
      RunResult other;
      if (pair > 0 || !is_split) other = simulate(quiet, {.stop = options.stop, .lp_size = options.lp_size});
      if (other.summary.interrupted) return {};
      const MinerTable& miners = pair == 0 && is_split ? result.miners : other.miners;
      for (std::uint32_t group = 0; group < quiet.miners.size(); ++group)
        (is_split ? split : whole)[group].push_back(share(miners, group));
    }
  }
  std::vector<SplitGain> gains;
  for (std::size_t group = 0; group < config.miners.size(); ++group)
    if (splits(config.miners[group]))
      gains.push_back({.group = config.miners[group].name,
                       .identities = config.miners[group].identities,
                       .pairs = pairs,
                       .work = gain(split[group], whole[group], &GroupShare::work),
                       .say = gain(split[group], whole[group], &GroupShare::say),
                       .pay = gain(split[group], whole[group], &GroupShare::pay)});
  return gains;
}

}  // namespace stakemine::experiment
