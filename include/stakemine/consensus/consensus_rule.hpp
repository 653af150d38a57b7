// SPDX-License-Identifier: Apache-2.0
/// The config section "consensus": what validators are asked for. `{"type": "yuma", "rounds_per_epoch": 4, …}`: their
/// ratings, which become pay. `{"type": "quorum", "timeout": "500 ms"}`: their votes on the round's aggregate.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/consensus/yuma.hpp"
#include "stakemine/core/time.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::consensus {

/// How ratings are asked for and become pay.
struct RatingTerms {
  std::uint64_t rounds_per_epoch = 1;    ///< validators rate in the last
  std::uint64_t reveal_epochs = 0;       ///< for how many a rating stays hidden from those who would copy it
  std::optional<std::uint64_t> permits;  ///< how many have a say, the foremost by stake; nothing: all
  /// For how many epochs without ratings of its own in time a validator keeps its say; nothing: for ever.
  std::optional<std::uint64_t> activity_cutoff;
  std::optional<Duration> deadline;  ///< how long ratings are waited for; nothing: until all are there
  YumaOptions yuma;
};

/// How votes on an aggregate are asked for.
struct QuorumTerms {
  double timeout_s = 1;         ///< > 0; how long the votes of a phase are waited for
  std::uint64_t attempts = 10;  ///< ≥ 1; proposers in a round, one after the other, before it goes uncommitted
  static const config::ObjectDescription& description();
};

/// A kind of consensus. Immutable.
class ConsensusRule {
 public:
  virtual ~ConsensusRule() = default;
  [[nodiscard]] static const config::Family<ConsensusRule>& family();

  /// Nothing: validators rate nobody.
  [[nodiscard]] virtual std::optional<RatingTerms> ratings() const = 0;
  /// Nothing: validators vote on nothing.
  [[nodiscard]] virtual std::optional<QuorumTerms> quorum() const = 0;
};

/// Two thirds of the stake commit the digest of a round's aggregate (quorum.hpp).
class QuorumRule final : public ConsensusRule {
 public:
  using Options = QuorumTerms;
  explicit QuorumRule(const Options& options) : options_(options) {}
  [[nodiscard]] std::optional<RatingTerms> ratings() const override { return std::nullopt; }
  [[nodiscard]] std::optional<QuorumTerms> quorum() const override { return options_; }

 private:
  Options options_;
};

/// Yuma (yuma.hpp).
class YumaRule final : public ConsensusRule {
 public:
  struct Options {
    YumaVariant variant = YumaOptions{}.variant;
    std::uint64_t rounds_per_epoch = 1;  ///< ≥ 1
    double kappa = YumaOptions{}.kappa;
    double bonds_penalty = YumaOptions{}.bonds_penalty;
    double bonds_moving_average = YumaOptions{}.bonds_moving_average;
    std::optional<LiquidAlpha> liquid_alpha;
    YumaArithmetic arithmetic = YumaOptions{}.arithmetic;
    std::optional<std::uint64_t> permits;
    std::optional<std::uint64_t> activity_cutoff;
    std::uint64_t commit_reveal_epochs = 0;
    std::optional<double> rating_deadline_s;
    std::optional<QuorumTerms> quorum;
    static const config::ObjectDescription& description();
  };
  explicit YumaRule(const Options& options) : options_(options) {}
  [[nodiscard]] std::optional<RatingTerms> ratings() const override;
  [[nodiscard]] std::optional<QuorumTerms> quorum() const override { return options_.quorum; }

 private:
  Options options_;
};

}  // namespace stakemine::consensus
