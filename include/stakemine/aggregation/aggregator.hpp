// SPDX-License-Identifier: Apache-2.0
/// Aggregators: how the partial results of a round become one. Rows are weighted (by samples, stake or equally);
/// integer weights equal replicated rows, which is the definition of every weighted rule here: splitting a row, its
/// weight with it, over many identities changes nothing.
#pragma once

#include "stakemine/aggregation/rows.hpp"
#include "stakemine/config/family.hpp"
#include "stakemine/core/blocks.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/core/random.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stakemine::aggregation {

/// The weight F that a rule takes for hostile: an amount, or a share of the total weight W of the rows that the rule
/// sees, or both.
struct HostileWeight {
  double amount = 0;  ///< in the unit of the weights, finite, ≥ 0
  double share = 0;   ///< in [0, 1)

  [[nodiscard]] double of(double total_weight) const { return amount + share * total_weight; }
};

/// What a rule is to tell beside its result.
enum class Tell {
  nothing,
  kept,  ///< Aggregate::kept, which costs the rules of coordinates another look at every number
};

/// What is to be combined.
struct Updates {
  Rows rows;                        ///< [n, d]; entries may be infinite or NaN
  std::span<const double> weights;  ///< [n], finite, ≥ 0
  HostileWeight hostile{};
  std::span<const MinerIndex> senders{};  ///< [n] who sent each row, distinct; empty: row i is sender i's
  std::optional<KeyedRandom> random{};    ///< the round's own stream, for steps that draw; without it they don't
  BlockRunner runner{};                   ///< what rules run blocks of coordinates or rows by; no result depends on it
  Tell tell = Tell::nothing;
};

/// What came of it.
struct Aggregate {
  std::vector<double> result;         ///< [d]; empty where the rule refused
  std::vector<std::size_t> rejected;  ///< rows that were set aside, ascending
  std::vector<double> alpha;  ///< in [0, 1], the rule's trust in each row that it saw; empty where it has no such thing
  /// [n] in [0, 1] how much of each row the rule took, where it was asked: 1 all of it, 0 nothing (also of rows that
  /// were set aside and of weight 0). Of rules that choose rows, the share of the row's weight; of rules that trim
  /// every coordinate by itself, that share, averaged over the coordinates; of rules that shorten a row's pull or weigh
  /// it down, that factor. Empty where the rule leaves no row out, but only lets none decide: the medians.
  std::vector<double> kept;
  std::string refusal;  ///< why there is no result, one line that names the field; empty where there is

  [[nodiscard]] bool refused() const { return !refusal.empty(); }
};

/// What a rule remembers from one round to the next. Plain numbers whose meaning is the rule's own, so that a
/// checkpoint can hold them. Empty before the first round, and for ever for rules without memory.
struct Memory {
  std::vector<double> numbers;
};

/// Combines n rows of d numbers into one. Immutable; thread-safe: what lasts is in the caller's Memory. A row with an
/// infinite or NaN entry is set aside before the rule and listed; a row of weight zero has no say. Results depend on
/// the rows, their order, their weights and the memory alone; another order of the rows changes rounding only, or which
/// of several equals is chosen (the lowest row).
class Aggregator {
 public:
  virtual ~Aggregator() = default;
  [[nodiscard]] static const config::Family<Aggregator>& family();

  /// Legal shares of hostile weight lie strictly below this (F < limit · W): 1 where the rule takes no notice of it.
  [[nodiscard]] virtual double hostile_limit() const { return 1.0; }

  /// Whether the result is the weighted mean of the finite rows and nothing else, so that streamed_mean.hpp may stand
  /// in for it.
  [[nodiscard]] virtual bool is_weighted_mean() const { return false; }

  /// The combination, or the reason why these rows have none: no weight is left (W = 0), F ≥ hostile_limit() · W, or
  /// what the rule itself can't do with. In a run that is an outcome like any other. \param[in,out] memory the rule's
  /// own, of the same run; left as it is where the rule refuses. \throws UserError naming `weights` where one of them
  /// is negative or not finite.
  [[nodiscard]] Aggregate try_aggregate(const Updates& updates, Memory& memory) const;
  /// A first round.
  [[nodiscard]] Aggregate try_aggregate(const Updates& updates) const;
  /// The same, but a refusal is a UserError: for requests, where it is the user's mistake.
  [[nodiscard]] Aggregate aggregate(const Updates& updates) const;

  /// What a rule is handed: finite rows of positive weight, W > 0, 0 ≤ F < hostile_limit() · W.
  struct Checked {
    Rows rows;                              ///< [n, d], those set aside among them
    std::span<const double> weights;        ///< [n]; 0 for a row that is set aside
    std::span<const std::size_t> live;      ///< the rows of positive weight, ascending, at least one
    std::span<const std::size_t> rejected;  ///< the rows that are not finite, ascending
    double total_weight = 0;                ///< W
    double hostile_weight = 0;              ///< F
    std::span<const MinerIndex> senders{};  ///< as in Updates
    std::optional<KeyedRandom> random{};    ///< as in Updates
    BlockRunner runner{};                   ///< as in Updates
    Tell tell = Tell::nothing;              ///< as in Updates
  };

 private:
  /// \param[out] out `result` [d], zero at first; or `refusal`.
  virtual void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const = 0;
};

}  // namespace stakemine::aggregation
