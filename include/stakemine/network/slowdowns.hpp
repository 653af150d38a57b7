// SPDX-License-Identifier: Apache-2.0
/// The members of the family Slowdown.
#pragma once

#include "stakemine/network/slowdown.hpp"

namespace stakemine::network {

/// 1: as fast as its speed says.
class NoSlowdown final : public Slowdown {
  double do_factor(KeyedRandom&) const override { return 1; }
};

/// `factor` in a share of the rounds, each drawn by itself; 1 in the others.
class ShareOfRounds final : public Slowdown {
 public:
  struct Options {
    double share = 0.1;  ///< in [0, 1]
    double factor = 5;   ///< ≥ 1
    static const config::ObjectDescription& description();
  };
  explicit ShareOfRounds(const Options& options) : options_(options) {}

 private:
  double do_factor(KeyedRandom& random) const override;

  Options options_;
};

/// 1 + E, E exponential: a shifted exponential. Lee, Lam, Pedarsani, Papailiopoulos, Ramchandran 2018, "Speeding up
/// distributed machine learning using codes", doi:10.1109/TIT.2017.2736066.
class ExponentialSlowdown final : public Slowdown {
 public:
  struct Options {
    double mean = 0.5;  ///< of E, > 0
    static const config::ObjectDescription& description();
  };
  explicit ExponentialSlowdown(const Options& options) : options_(options) {}

 private:
  double do_factor(KeyedRandom& random) const override;

  Options options_;
};

/// e^(sigma Z), Z standard normal: median 1, so that half of the rounds are faster than the speed says.
class LognormalSlowdown final : public Slowdown {
 public:
  struct Options {
    double sigma = 0.5;  ///< in (0, 10]
    static const config::ObjectDescription& description();
  };
  explicit LognormalSlowdown(const Options& options) : options_(options) {}

 private:
  double do_factor(KeyedRandom& random) const override;

  Options options_;
};

}  // namespace stakemine::network
