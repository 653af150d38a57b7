// SPDX-License-Identifier: Apache-2.0
/// The config section "consensus": how validators' ratings become pay. `{"type": "yuma", "rounds_per_epoch": 4, …}`.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/consensus/yuma.hpp"
#include "stakemine/core/time.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::consensus {

/// A kind of consensus. Immutable.
class ConsensusRule {
 public:
  virtual ~ConsensusRule() = default;
  [[nodiscard]] static const config::Family<ConsensusRule>& family();

  /// How many rounds an epoch has; validators rate in its last.
  [[nodiscard]] virtual std::uint64_t rounds_per_epoch() const = 0;
  /// How many epochs a rating stays hidden from those who would copy it.
  [[nodiscard]] virtual std::uint64_t reveal_epochs() const = 0;
  /// How many validators have a say, the foremost by stake; nothing: all.
  [[nodiscard]] virtual std::optional<std::uint64_t> permits() const = 0;
  /// How long ratings are waited for; nothing: until all are there.
  [[nodiscard]] virtual std::optional<Duration> rating_deadline() const = 0;
  [[nodiscard]] virtual YumaOptions yuma() const = 0;
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
    std::uint64_t commit_reveal_epochs = 0;
    std::optional<double> rating_deadline_s;
    static const config::ObjectDescription& description();
    [[nodiscard]] YumaOptions yuma() const;
  };
  explicit YumaRule(const Options& options) : options_(options) {}
  [[nodiscard]] std::uint64_t rounds_per_epoch() const override { return options_.rounds_per_epoch; }
  [[nodiscard]] std::uint64_t reveal_epochs() const override { return options_.commit_reveal_epochs; }
  [[nodiscard]] std::optional<std::uint64_t> permits() const override { return options_.permits; }
  [[nodiscard]] std::optional<Duration> rating_deadline() const override;
  [[nodiscard]] YumaOptions yuma() const override { return options_.yuma(); }

 private:
  Options options_;
};

}  // namespace stakemine::consensus
