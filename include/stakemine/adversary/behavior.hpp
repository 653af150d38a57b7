// SPDX-License-Identifier: Apache-2.0
/// Behaviours: what a miner sends in place of its partial result. They act on what is sent and on nothing else: nobody
/// is told who is dishonest.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/matrix.hpp"
#include "stakemine/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::adversary {

/// What a behaviour must know before it can act: whoever runs the round has to provide this much and no more.
enum class Knowledge {
  own_update,         ///< the partial result that the miner computed itself
  colluders_updates,  ///< what all miners who behave so have computed, each on its own rows
  honest_updates,     ///< those of all honest miners of the round (an omniscient attacker); it needs no data of its own
  honest_updates_and_rule,  ///< and how they will be combined
};

/// In words, for a report: "own data", "all honest updates and the rule".
[[nodiscard]] std::string_view words_for(Knowledge knowledge);

/// The knowledge that a config may give an attack on updates.
enum class Sight {
  own_data,        ///< what those who behave so have computed from their own rows; they collude
  honest_updates,  ///< those of all honest miners
};
[[nodiscard]] std::span<const std::pair<std::string_view, Sight>> enum_names(Sight);

/// The data that a config may give an attack on data.
enum class DataSight {
  own_data,  ///< the rows that the miner holds or was handed
  all_data,  ///< a copy of all training rows, in place of any of its own
};
[[nodiscard]] std::span<const std::pair<std::string_view, DataSight>> enum_names(DataSight);

/// What the rule in force makes of the honest updates together with this update [d], sent by everyone who attacks;
/// nothing where it refuses.
using RuleInForce = std::function<std::optional<std::vector<double>>(std::span<const double> attack)>;

/// The honest partial results of a round. Immutable, so that many attackers may look at once; does not own the rows.
class HonestView {
 public:
  /// Nothing is known.
  HonestView() = default;
  /// \param updates [n, d] in the order of the miners. \param weights [n] finite, ≥ 0: what each weighs in aggregation.
  /// Computes the mean: O(nd), once for all attackers.
  /// \param rule where it is known.
  HonestView(ConstMatrix updates, std::span<const double> weights, RuleInForce rule = {});

  [[nodiscard]] ConstMatrix updates() const { return updates_; }
  [[nodiscard]] std::span<const double> weights() const { return weights_; }
  /// Whether no update of positive weight is in view.
  [[nodiscard]] bool empty() const { return mean_.empty(); }
  /// [d] Σ w_i x_i / Σ w_i, by the fixed tree of core/tree_sum.hpp; empty where empty().
  [[nodiscard]] std::span<const double> mean() const { return mean_; }
  /// Empty where it is not known.
  [[nodiscard]] const RuleInForce& rule() const { return rule_; }
  /// The last round's aggregate, which the model's move tells everybody; empty before the first.
  [[nodiscard]] std::span<const double> last_aggregate() const { return last_aggregate_; }
  void remember(std::span<const double> last_aggregate) { last_aggregate_ = last_aggregate; }

 private:
  ConstMatrix updates_{};
  std::span<const double> weights_;
  std::vector<double> mean_;
  RuleInForce rule_;
  std::span<const double> last_aggregate_;
};

/// The labels that a miner learns in place of the true ones: `from` becomes `to`, or, without these, every label y of C
/// becomes C − 1 − y.
struct LabelChange {
  std::optional<std::uint32_t> from, to;

  [[nodiscard]] std::uint32_t of(std::uint32_t label, std::uint32_t classes) const {
    if (!from) return classes - 1 - label;
    return label == *from ? *to : label;
  }
};

/// A pattern that a backdoor answers to: these features of a row have this value.
struct Trigger {
  std::vector<std::uint32_t> features;  ///< at least one
  double value = 1;                     ///< of a feature as the model sees it, after all preparation
  std::uint32_t target = 0;             ///< the class that the model is to predict then
  double share = 0.5;                   ///< of the miner's rows, in (0, 1], from the first on, that carry both
};

/// When a miner behaves as its behaviour says; in other rounds it does as an honest one.
struct Intermittence {
  std::uint64_t after_rounds = 0;  ///< honest in so many rounds at first
  std::uint64_t after_checks = 0;  ///< and while it has passed fewer checks since it last failed one
  double share = 1;                ///< of the rounds from then on, in (0, 1], drawn for each
};

/// Decides what a miner sends. Immutable; thread-safe.
class Behavior {
 public:
  virtual ~Behavior() = default;
  [[nodiscard]] static const config::Family<Behavior>& family();

  /// An honest miner sends what it computed; its update is among the honest ones that others may see.
  [[nodiscard]] virtual bool is_honest() const { return false; }
  [[nodiscard]] virtual Knowledge knowledge() const = 0;
  /// Whether a miner can behave so only with rows of its own; others may take part without any.
  [[nodiscard]] virtual bool needs_data() const { return knowledge() < Knowledge::honest_updates; }
  /// The data that it works on.
  [[nodiscard]] virtual DataSight data() const { return DataSight::own_data; }
  /// The share of its work that it does: it goes through so much of its rows, and claims all.
  [[nodiscard]] virtual double work_share() const { return 1; }
  /// What it does to the labels of its own rows before it computes.
  [[nodiscard]] virtual std::optional<LabelChange> label_change() const { return std::nullopt; }
  /// The pattern that it plants; null: none.
  [[nodiscard]] virtual const Trigger* trigger() const { return nullptr; }
  /// Null: always.
  [[nodiscard]] virtual const Intermittence* intermittence() const { return nullptr; }
  /// Whether what it sends follows from the view alone: all who behave so send the same, and one of them may work it
  /// out for all. Never where the view is empty().
  [[nodiscard]] virtual bool sends_alike() const { return knowledge() != Knowledge::own_update; }

  /// \param honest the updates that knowledge() speaks of, those of colluders too; may be empty where knowledge() is
  /// own_update, and where a round has no honest updates. \param random the stream of (seed, Purpose::behavior, miner,
  /// round). \param[in,out] update [d], d that of the view: the miner's own update (zeros where it has none), then what
  /// it sends.
  void forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const;

 private:
  virtual void do_forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const = 0;
};

}  // namespace stakemine::adversary
