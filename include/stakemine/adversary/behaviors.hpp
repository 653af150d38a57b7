// SPDX-License-Identifier: Apache-2.0
/// The members of the family Behavior.
#pragma once

#include "stakemine/adversary/behavior.hpp"

namespace stakemine::adversary {

/// Sends what it computed.
class Honest final : public Behavior {
 public:
  [[nodiscard]] bool is_honest() const override { return true; }
  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double>) const override {}
};

/// −scale · the weighted mean of the honest updates, so that descent becomes ascent; in a round without honest updates,
/// −scale · the miner's own. What is not finite in the honest updates is not finite in what it sends.
/// Allen-Zhu, Ebrahimianghazani, Li and Alistarh 2021, "Byzantine-resilient non-convex stochastic gradient descent",
/// with a scale of 1.
class SignFlip final : public Behavior {
 public:
  struct Options {
    double scale = 1;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit SignFlip(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

}  // namespace stakemine::adversary
