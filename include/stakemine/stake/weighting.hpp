// SPDX-License-Identifier: Apache-2.0
/// Weightings: what a stake weighs when shards are handed out. Weights are relative integers, ready for an
/// apportionment.
#pragma once

#include "stakemine/config/family.hpp"

#include <cstdint>
#include <span>

namespace stakemine::stake {

/// Maps stakes to weights. Immutable; thread-safe.
class Weighting {
 public:
  virtual ~Weighting() = default;
  [[nodiscard]] static const config::Family<Weighting>& family();

  /// \param stakes [n] in units (StakeTable). \param[out] weights [n], overwritten. O(n).
  /// But for `equal`, a zero stake weighs zero and a positive one weighs at least 1.
  void weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const;

 private:
  virtual void do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const = 0;
};

/// w = s. The only weighting here under which splitting or merging stakes changes nothing.
class StakeWeighting final : public Weighting {
 private:
  void do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const override;
};

/// w = (s / s_max)^exponent, in steps of 2^-52 (computed in double, rounded to the nearest step, at least one). Below 1
/// it favours the small and pays for splitting a stake; above 1 it favours the large and pays for pooling.
class PowerWeighting final : public Weighting {
 public:
  struct Options {
    double exponent = 0.5;  ///< finite, ≥ 0; 0 weighs all stakes alike
    static const config::ObjectDescription& description();
  };
  explicit PowerWeighting(const Options& options) : options_(options) {}

 private:
  void do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const override;
  Options options_;
};

/// w = min(s, ⌊maximum_share · S⌋), S the total stake, at least 1: saturation, as of Cardano's pools (Brünjes, Kiayias,
/// Koutsoupias and Stouka 2020, "Reward sharing schemes for stake pools", with maximum_share = 1/k). The share is of
/// the stake before the cut, so that a capped miner's share of the weights can be larger.
class CappedWeighting final : public Weighting {
 public:
  struct Options {
    double maximum_share = 0.1;  ///< in (0, 1]
    static const config::ObjectDescription& description();
  };
  explicit CappedWeighting(const Options& options) : options_(options) {}

 private:
  void do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const override;
  Options options_;
};

/// w = 1 for every miner, with stake or without: one identity, one weight.
class EqualWeighting final : public Weighting {
 private:
  void do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const override;
};

}  // namespace stakemine::stake
