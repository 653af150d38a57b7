// SPDX-License-Identifier: Apache-2.0
/// Pre-aggregators: steps that change the rows before a rule sees them, one after another in the order of the config.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/config/family.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stakemine::aggregation {

/// Rows on their way to a rule.
struct PreparedRows {
  Matrix rows;                      ///< [m, d], finite
  std::vector<double> weights;      ///< [m], ≥ 0
  std::vector<MinerIndex> senders;  ///< [m]; empty once rows are no longer anyone's own
  std::vector<std::size_t> origin;  ///< [m] the row of the updates that each was; empty likewise
  std::vector<double> kept;         ///< [m] in [0, 1] how much of that row is left; empty once rows are mixed
  std::size_t updates = 0;          ///< how many rows those were, with the ones set aside
  double total_weight = 0;          ///< W, > 0
  double hostile_weight = 0;        ///< F, of the updates: no step changes it
  std::optional<KeyedRandom> random;
};

/// Immutable; thread-safe. A row of weight zero has no say in what becomes of the others.
class PreAggregator {
 public:
  virtual ~PreAggregator() = default;
  [[nodiscard]] static const config::Family<PreAggregator>& family();

  /// Changes the rows in place. \return why that can't be done, one line that names the field; empty where it was.
  [[nodiscard]] std::string apply(PreparedRows& rows) const;

 private:
  [[nodiscard]] virtual std::string do_apply(PreparedRows& rows) const = 0;
};

using PreAggregation = std::vector<std::unique_ptr<PreAggregator>>;

/// What the steps make of the updates, rows that are not finite left out; or why they can't. F is resolved against the
/// weight of the finite rows, before the steps.
struct Prepared {
  PreparedRows rows;
  std::vector<std::size_t> rejected;  ///< as in Aggregate
  std::string refusal;
};
/// \throws UserError naming `weights` where one of them is negative or not finite.
[[nodiscard]] Prepared prepare(const PreAggregation& steps, const Updates& updates);

/// The steps, then the rule, as one rule.
[[nodiscard]] std::unique_ptr<Aggregator> with_steps(PreAggregation steps, std::unique_ptr<Aggregator> rule);

}  // namespace stakemine::aggregation
