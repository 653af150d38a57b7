// SPDX-License-Identifier: Apache-2.0
/// Miners' reputations in a run: what checks have found of each, and what that weighs.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/incentive/reputation.hpp"
#include "stakemine/protocol/population.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::protocol {

/// What a reputation weighs.
enum class Weighs {
  work,    ///< the weight by which shards are handed out
  say,     ///< the weight of a partial result in the aggregation
  audits,  ///< how probable an audit is
};
[[nodiscard]] std::span<const std::pair<std::string_view, Weighs>> enum_names(Weighs);

struct ReputationConfig {
  config::Choice<incentive::Reputation> rule = incentive::Reputation::family().choose("beta");
  std::vector<Weighs> weighs{Weighs::work, Weighs::say};  ///< each at most once; at least one
  double floor = 0.1;                                     ///< in (0, 1]: what a score of 0 weighs
  static const config::ObjectDescription& description();
};

/// One thread. A miner's factor is floor + (1 − floor) · its score.
class Reputations {
 public:
  /// \param population must outlive this.
  Reputations(const ReputationConfig& config, const Population& population);

  [[nodiscard]] bool weighs(Weighs what) const;
  [[nodiscard]] double factor(MinerIndex miner) const { return floor_ + (1 - floor_) * scores_[miner]; }
  /// [miners] in [0, 1].
  [[nodiscard]] std::span<const double> scores() const { return scores_; }

  /// Takes what a round's checks have found: once for each. Who was found wrong and is of a group that whitewashes is
  /// a newcomer then.
  void observe(std::span<const MinerIndex> passed, std::span<const MinerIndex> failed);
  /// Multiplies weights [miners] by the factors, and all by one number where that keeps more of them: a positive weight
  /// stays positive.
  void weigh(std::vector<std::uint64_t>& weights) const;
  /// Turns draws [n], uniform in [0, 1), of these miners' results into such that with any p the mean number of draws
  /// below p stays np, or less, and each miner's probability is in proportion to 1 − score.
  void weigh_draws(std::span<const MinerIndex> miners, std::span<double> draws) const;

  /// Who has come back under a new name at the last observe(), ascending.
  [[nodiscard]] const std::vector<MinerIndex>& came_back() const { return came_back_; }
  /// How often somebody has come back under a new name.
  [[nodiscard]] std::uint64_t newcomers() const { return newcomers_; }
  void carry_state(Archive& archive) { archive(records_, scores_, newcomers_); }

 private:
  std::unique_ptr<incentive::Reputation> rule_;
  std::vector<Weighs> weighs_;
  double floor_;
  const Population& population_;
  std::vector<incentive::Record> records_;
  std::vector<double> scores_;
  std::uint64_t newcomers_ = 0;
  std::vector<MinerIndex> came_back_;
};

}  // namespace stakemine::protocol
