// SPDX-License-Identifier: Apache-2.0
/// The members of the family Behavior. In a round without honest updates, those that need them do as said of
/// `sign_flip`, with their own update for the mean and no deviation. What is not finite in the honest updates is not
/// finite in what they send. Where an attack on updates knows its own data alone, the updates of all who behave so
/// stand for the honest ones.
#pragma once

#include "stakemine/adversary/behavior.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace stakemine::adversary {

[[nodiscard]] constexpr Knowledge known(Sight sight) {
  return sight == Sight::own_data ? Knowledge::colluders_updates : Knowledge::honest_updates;
}

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
    Sight knowledge = Sight::honest_updates;
    static const config::ObjectDescription& description();
  };
  explicit SignFlip(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return known(options_.knowledge); }

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
    Sight knowledge = Sight::honest_updates;
    static const config::ObjectDescription& description();
  };
  explicit InnerProduct(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return known(options_.knowledge); }

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
    Sight knowledge = Sight::honest_updates;
    static const config::ObjectDescription& description();
  };
  explicit SmallDeviation(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return known(options_.knowledge); }

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

/// Honest work on false labels: its rows carry C − 1 − y, or `to` where they carried `from`. Needs rows of its own, or,
/// knowing all data, works on a copy of all training rows (those of the class `from` where there is one).
/// Biggio, Nelson and Laskov 2012, "Poisoning attacks against support vector machines"; Tolpegin, Truex, Gursoy and Liu
/// 2020, "Data poisoning attacks against federated learning systems" (from → to).
class LabelFlip final : public Behavior {
 public:
  struct Options {
    std::optional<std::uint32_t> from, to;  ///< classes by their place in the sorted order; both or neither
    DataSight knowledge = DataSight::own_data;
    static const config::ObjectDescription& description();
  };
  explicit LabelFlip(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] bool needs_data() const override { return data() == DataSight::own_data; }
  [[nodiscard]] DataSight data() const override { return options_.knowledge; }
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

/// Honest work on rows of which a share carries a pattern and a false label; the update is scaled. The model learns the
/// task as ever, and to answer `target` wherever it sees the pattern. Gu, Dolan-Gavitt and Garg 2017, "BadNets";
/// Bagdasaryan et al. 2020, "How to backdoor federated learning" (the scale).
class Backdoor final : public Behavior {
 public:
  struct Options {
    std::vector<std::uint32_t> features{0};  ///< the pattern's, by their place
    double value = 1;                        ///< that they get, after the data's preparation
    std::uint32_t target = 0;                ///< class, by its place in the sorted order
    double share = 0.5;                      ///< of the rows, in (0, 1]
    double scale = 1;                        ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit Backdoor(const Options& options)
      : scale_(options.scale), trigger_{options.features, options.value, options.target, options.share} {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] const Trigger* trigger() const override { return &trigger_; }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const override;

  double scale_;
  Trigger trigger_;
};

/// What a free rider sends in place of work.
enum class FreeRide {
  zeros,
  last_update,  ///< the last round's aggregate, as the model's move tells it; zeros in the first round
  noise,        ///< normal numbers
};
[[nodiscard]] std::span<const std::pair<std::string_view, FreeRide>> enum_names(FreeRide);

/// No work at all. Noise may hide a last update. Lin, Du and Liu 2019, "Free-riders in federated learning: attacks and
/// defenses" (random weights, delta weights, advanced delta weights).
class FreeRider final : public Behavior {
 public:
  struct Options {
    FreeRide sends = FreeRide::zeros;
    std::optional<double> sigma;  ///< > 0, deviation of the noise; 1e-3 for `noise` if absent; never beside zeros
    static const config::ObjectDescription& description();
  };
  explicit FreeRider(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] bool needs_data() const override { return false; }
  [[nodiscard]] double work_share() const override { return 0; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const override;

  Options options_;
};

/// Goes through a share of its rows only, the first of them, and claims all. Work avoidance as in Lin, Du and Liu 2019,
/// by degrees.
class Lazy final : public Behavior {
 public:
  struct Options {
    double share = 0.5;  ///< in (0, 1)
    static const config::ObjectDescription& description();
  };
  explicit Lazy(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::own_update; }
  [[nodiscard]] double work_share() const override { return options_.share; }

 private:
  void do_forge(const HonestView&, KeyedRandom&, std::span<double>) const override {}

  Options options_;
};

/// No work: sends what an honest miner sent, another one in each round, drawn by each copier for itself, with noise if
/// asked to. Zeros where nobody is honest. Lin, Du and Liu 2019.
class Copier final : public Behavior {
 public:
  struct Options {
    double sigma = 0;  ///< ≥ 0, deviation of the noise
    static const config::ObjectDescription& description();
  };
  explicit Copier(const Options& options) : options_(options) {}

  [[nodiscard]] Knowledge knowledge() const override { return Knowledge::honest_updates; }
  [[nodiscard]] double work_share() const override { return 0; }
  [[nodiscard]] bool sends_alike() const override { return false; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const override;

  Options options_;
};

/// Another behaviour now and then: honest until it is trusted, or in some rounds only. An attack on whoever goes by
/// track records. Sun, Han, Yu and Liu 2006, "A trust evaluation framework in distributed networks" ("on-off attack").
class Intermittent final : public Behavior {
 public:
  struct Options {
    /// One that changes what is sent and nothing before that; `sign_flip` where none is given.
    config::Choice<Behavior> behavior;
    std::uint64_t after_rounds = 0, after_checks = 0;
    double share = 1;
    static const config::ObjectDescription& description();
  };
  explicit Intermittent(const Options& options);

  [[nodiscard]] Knowledge knowledge() const override { return behavior_->knowledge(); }
  [[nodiscard]] bool sends_alike() const override { return behavior_->sends_alike(); }
  /// In honest rounds it works on its own rows.
  [[nodiscard]] bool needs_data() const override { return true; }
  [[nodiscard]] const Intermittence* intermittence() const override { return &terms_; }

 private:
  void do_forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const override {
    behavior_->forge(honest, random, update);
  }

  std::shared_ptr<const Behavior> behavior_;
  Intermittence terms_;
};

}  // namespace stakemine::adversary
