// SPDX-License-Identifier: Apache-2.0
/// Members of the family Aggregator that judge whole rows by the distances between them. x_i are the rows, w_i their
/// weights, W = Σ w_i, F the hostile weight. With weights 1 these are the published rules on n = W rows of which f = F
/// are hostile; integer weights equal replicated rows. All need the distances of all pairs, O(n² d) time and 8 n²
/// bytes, and refuse more than 20,000 rows, with the estimate.
#pragma once

#include "stakemine/aggregation/aggregator.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace stakemine::aggregation {

/// Which rows near to a row make its score.
enum class KrumForm {
  nearest_weight,  ///< its nearest rows, itself the first, until their weight is W − F
  blanchard,  ///< the max(1, n − f − 2) nearest other rows; its own replicas are others. Takes 1 for the unit weight
};
[[nodiscard]] std::span<const std::pair<std::string_view, KrumForm>> enum_names(KrumForm);

/// The row of least score, Σ (weight taken) · ‖x_i − x_j‖² over the rows near to it; of equals the lowest. F ≥ W/2 is
/// refused. Blanchard, El Mhamdi, Guerraoui and Stainer 2017, "Machine learning with adversaries: Byzantine tolerant
/// gradient descent" (form `blanchard`); the weighted form is that of Farhadkhani, Guerraoui, Gupta, Pinot and Stephan
/// 2022, "Byzantine machine learning made easy by resilient averaging of momentums", by weight instead of number.
class Krum final : public Aggregator {
 public:
  struct Options {
    KrumForm form = KrumForm::nearest_weight;
    static const config::ObjectDescription& description();
  };
  explicit Krum(const Options& options) : options_(options) {}

  [[nodiscard]] double hostile_limit() const override { return 0.5; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;

  Options options_;
};

/// The mean of the rows of least score, as for `krum`, until their weight is `select` (default W − F), the last one in
/// part. F ≥ W/2 and select > W are refused. Blanchard et al. 2017.
class MultiKrum final : public Aggregator {
 public:
  struct Options {
    std::optional<double> select{};  ///< > 0, in the unit of the weights
    KrumForm form = KrumForm::nearest_weight;
    static const config::ObjectDescription& description();
  };
  explicit MultiKrum(const Options& options) : options_(options) {}

  [[nodiscard]] double hostile_limit() const override { return 0.5; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;

  Options options_;
};

/// The mean of the weight W − F whose rows have the least diameter (the largest distance between two of them); of equal
/// diameters the first in lexicographic order, the last row in part. Exact: the least diameter is found by bisection
/// over all distances, each step a search for rows of weight ≤ F that touch every longer pair, with at most 1.62^f
/// branches, f the most rows that weight F can hold. F ≥ W/2 is refused, and so is what could take more than 10^10
/// steps, with the estimate. El Mhamdi, Guerraoui and Rouault 2018, "The hidden vulnerability of distributed learning
/// in Byzantium" (after Rousseeuw 1985).
class MinimumDiameter final : public Aggregator {
 public:
  [[nodiscard]] double hostile_limit() const override { return 0.5; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
};

/// W − 2F is selected, a unit of weight (or what a row has left) at a time, always the best by `krum` of form
/// `blanchard` on what is not yet selected; then per coordinate the mean of the W − 4F nearest to the median of those
/// selected. W < 4F + 3 is refused: this rule takes 1 for the unit weight, and what would take more than 10^10 steps,
/// with the estimate. El Mhamdi, Guerraoui and Rouault 2018.
class Bulyan final : public Aggregator {
 public:
  [[nodiscard]] double hostile_limit() const override { return 0.25; }

 private:
  void do_aggregate(const Checked& updates, Memory& memory, Aggregate& out) const override;
};

}  // namespace stakemine::aggregation
