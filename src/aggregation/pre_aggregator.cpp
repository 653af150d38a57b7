// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/pre_aggregator.hpp"

#include "stakemine/aggregation/pre_aggregators.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "aggregation/row_kernels.hpp"
#include "aggregation/screening.hpp"

#include <algorithm>
#include <utility>

namespace stakemine::aggregation {
namespace {

PreparedRows finite_rows(const Aggregator::Checked& updates) {
  PreparedRows out;
  const std::size_t count = updates.rows.count() - updates.rejected.size();
  out.rows = Matrix(count, updates.rows.columns());
  auto next_rejected = updates.rejected.begin();
  for (std::size_t row = 0; row < updates.rows.count(); ++row) {
    if (next_rejected != updates.rejected.end() && *next_rejected == row) {
      ++next_rejected;
      continue;
    }
    copy_row(updates.rows, row, out.rows.row(out.weights.size()));
    out.weights.push_back(updates.weights[row]);
    out.origin.push_back(row);
    out.kept.push_back(1.0);
    out.senders.push_back(updates.senders.empty() ? static_cast<MinerIndex>(row) : updates.senders[row]);
  }
  out.updates = updates.rows.count();
  out.total_weight = updates.total_weight;
  out.hostile_weight = updates.hostile_weight;
  out.random = updates.random;
  return out;
}

std::string apply_all(const PreAggregation& steps, PreparedRows& rows) {
  for (const auto& step : steps)
    if (std::string refusal = step->apply(rows); !refusal.empty()) return refusal;
  return {};
}

class WithSteps final : public Aggregator {
 public:
  WithSteps(PreAggregation steps, std::unique_ptr<Aggregator> rule)
      : steps_(std::move(steps)), rule_(std::move(rule)) {}

 private:
  // The rule's limit holds for the weight that the steps leave, so the rule checks it.
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override {
    PreparedRows prepared = finite_rows(updates);
    out.refusal = apply_all(steps_, prepared);
    if (out.refused()) return;
    Aggregate combined = rule_->try_aggregate({.rows = prepared.rows.view(),
                                               .weights = prepared.weights,
                                               .hostile = {.amount = prepared.hostile_weight},
                                               .senders = prepared.senders,
                                               .runner = updates.runner,
                                               .tell = updates.tell},
                                              memory);
    out.result = std::move(combined.result);
    out.alpha = std::move(combined.alpha);
    if (!combined.kept.empty() && !prepared.kept.empty()) {
      out.kept.assign(updates.rows.count(), 0.0);
      for (std::size_t row = 0; row < prepared.kept.size(); ++row)
        out.kept[prepared.origin[row]] = prepared.kept[row] * combined.kept[row];
    }
    out.refusal = std::move(combined.refusal);
  }

  PreAggregation steps_;
  std::unique_ptr<Aggregator> rule_;
};

}  // namespace

std::string PreAggregator::apply(PreparedRows& rows) const {
  STAKEMINE_ASSERT(rows.rows.rows == rows.weights.size(), "one weight for each row");
  std::string refusal = do_apply(rows);
  rows.total_weight = tree_sum(rows.weights);
  return refusal;
}

Prepared prepare(const PreAggregation& steps, const Updates& updates) {
  const Screening screening = screen(updates);
  Prepared out{
      .rows = finite_rows(screening.checked(updates)), .rejected = screening.rejected, .refusal = screening.refusal};
  if (out.refusal.empty()) out.refusal = apply_all(steps, out.rows);
  return out;
}

std::unique_ptr<Aggregator> with_steps(PreAggregation steps, std::unique_ptr<Aggregator> rule) {
  if (steps.empty()) return rule;
  return std::make_unique<WithSteps>(std::move(steps), std::move(rule));
}

const config::Family<PreAggregator>& PreAggregator::family() {
  using config::member;
  static const config::Family<PreAggregator> all{
      "pre_aggregation",
      "What is done to partial results before they are combined.",
      {
          member<NearestNeighborMixing, PreAggregator>("nearest_neighbor_mixing",
                                                       "Each row becomes the mean of the rows nearest to it.",
                                                       "Allouah et al. 2023, arXiv:2302.01772"),
          member<Bucketing, PreAggregator>("bucketing", "Rows are averaged by a few, in random order.",
                                           "Karimireddy et al. 2022, arXiv:2006.09365"),
          member<NormClipping, PreAggregator>("norm_clipping", "Rows longer than a radius are shortened to it.",
                                              "Sun et al. 2019, arXiv:1911.07963"),
          member<AdaptiveNormClipping, PreAggregator>(
              "adaptive_norm_clipping", "The longest rows are shortened to the next below, as many as F says.",
              "Allouah et al. 2024, arXiv:2405.14432"),
      }};
  return all;
}

}  // namespace stakemine::aggregation
