// SPDX-License-Identifier: Apache-2.0
/// The members of the family Behavior. In a round without honest updates, those that need them do as said of
/// `sign_flip`, with their own update for the mean and no deviation. What is not finite in the honest updates is not
/// finite in what they send.
#pragma once

#include "stakemine/adversary/behavior.hpp"

#include <cstdint>
#include <optional>

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
/// −scale · the miner's own. Allen-Zhu, Ebrahimianghazani, Li and Alistarh 2021, "Byzantine-resilient non-convex
/// stochastic gradient descent", with a scale of 1.
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

/// The same, with any scale: a small one passes for honest and turns the inner product with the true mean negative all
/// the same. Xie, Koyejo and Gupta 2020, "Fall of empires: breaking Byzantine-tolerant SGD by inner product
/// manipulation".
class InnerProduct final : public Behavior {
 public:
  struct Options {
    double scale = 1;  ///< ≥ 0
    static const config::ObjectDescription& description();
  };
  explicit InnerProduct(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// mean + scale · the standard deviation of each coordinate, the variance being Σ w_i (x_i − mean)² / (W − 1): integer
/// weights equal replicated updates, and the unit of the weights counts. No deviation where W ≤ 1. Baruch, Baruch and
/// Goldberg 2019, "A little is enough: circumventing defenses for distributed learning".
class SmallDeviation final : public Behavior {
 public:
  struct Options {
    double scale = 1.5;
    static const config::ObjectDescription& description();
  };
  explicit SmallDeviation(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// How the strength τ of an attack is searched: τ is what carries the rule's result furthest from the honest mean. From
/// `start`: while τ + delta is better (by more than 1e-12 of 1 + the best distance), τ moves there and delta doubles;
/// at the first failure delta shrinks by `ratio`; from then on each evaluation tries τ + delta, moves there if better,
/// and delta shrinks. Where the rule is not known or refuses the first attack, τ = start.
struct StrengthSearch {
  std::uint32_t evaluations = 20;  ///< of the rule, ≥ 1, the one at start among them
  double start = 0;                ///< ≥ 0
  double delta = 10;               ///< > 0
  double ratio = 0.8;              ///< in (0, 1)
  /// The rule under attack, a section "aggregation"; in a run, the rule in force. Kept unread: rules are not known
  /// here.
  std::optional<config::Value> against{};
  static const config::ObjectDescription& description();
};

/// `inner_product` with the strength found by that search. Shejwalkar and Houmansadr 2021, "Manipulating the
/// Byzantine"; the search is that of Allouah et al. 2023 ("Fixing by mixing") without its steps back.
class OptimalInnerProduct final : public Behavior {
 public:
  using Options = StrengthSearch;
  explicit OptimalInnerProduct(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates_and_rule; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// `small_deviation` with the strength found by that search.
class OptimalSmallDeviation final : public Behavior {
 public:
  using Options = StrengthSearch;
  explicit OptimalSmallDeviation(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates_and_rule; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// What honest miner `row` sent (counted over the honest updates of the round, and round again where those are fewer):
/// no outlier, yet one miner's data get more than their say. Karimireddy, He and Jaggi 2022, "Byzantine-robust learning
/// on heterogeneous datasets via bucketing".
class Mimic final : public Behavior {
 public:
  struct Options {
    std::uint64_t row = 0;
    static const config::ObjectDescription& description();
  };
  explicit Mimic(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// Every entry normal, of mean 0 and deviation `sigma`. Blanchard, El Mhamdi, Guerraoui and Stainer 2017, with 200.
class GaussianNoise final : public Behavior {
 public:
  struct Options {
    double sigma = 1;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit GaussianNoise(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] bool needs_data() const override { return false; }

 private:
  void do_forge(const HonestView&, KeyedRandom& random, std::span<double> update) const override;

  Options options_;
};

/// Every entry `scale` times infinity: destroys a sum, and is caught by any look at it.
class Infinite final : public Behavior {
 public:
  struct Options {
    double scale = 1;  ///< not 0; its sign is all that matters
    static const config::ObjectDescription& description();
  };
  explicit Infinite(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] bool needs_data() const override { return false; }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// Honest work on false labels: its rows carry C − 1 − y, or `to` where they carried `from`. Needs rows of its own.
/// Biggio, Nelson and Laskov 2012, "Poisoning attacks against support vector machines"; Tolpegin, Truex, Gursoy and Liu
/// 2020, "Data poisoning attacks against federated learning systems" (from → to).
class LabelFlip final : public Behavior {
 public:
  struct Options {
    std::optional<std::uint32_t> from, to;  ///< classes by their place in the sorted order; both or neither
    static const config::ObjectDescription& description();
  };
  explicit LabelFlip(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] std::optional<LabelChange> label_change() const override {
    return LabelChange{options_.from, options_.to};
  }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double>) const override {}

  Options options_;
};

/// scale · its own update: with W / w_own, a mean becomes the attacker's update where the others' cancel out. Harmless
/// by itself; it makes whatever its data say the model's. Bagdasaryan, Veit, Hua, Estrin and Shmatikov 2020, "How to
/// backdoor federated learning".
class ModelReplacement final : public Behavior {
 public:
  struct Options {
    double scale = 10;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit ModelReplacement(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const override;

  Options options_;
};

/// Zeros in place of work. Lin, Du and Liu 2019, "Free-riders in federated learning: attacks and defenses".
class FreeRider final : public Behavior {
 public:
  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] bool needs_data() const override { return false; }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const override;
};

}  // namespace stakemine::adversary
