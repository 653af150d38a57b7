// SPDX-License-Identifier: Apache-2.0
/// The members of the family PreAggregator. x_i are the rows, w_i their weights, W = Σ w_i, F the hostile weight; with
/// weights 1 these are the published steps on n = W rows of which f = F are hostile.
#pragma once

#include "stakemine/aggregation/pre_aggregator.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace stakemine::aggregation {

/// Each row becomes the mean of the weight W − F nearest to it, itself included; of rows equally far the lowest first,
/// the last one in part. Makes any rule that follows robust where honest rows differ. F ≥ W is refused. O(n² d);
/// refuses more than 20,000 rows. Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan 2023, "Fixing by mixing: a
/// recipe for optimal Byzantine ML under heterogeneity".
class NearestNeighborMixing final : public PreAggregator {
 private:
  [[nodiscard]] std::string do_apply(PreparedRows& rows) const override;
};

/// Means of `size` rows in `order`, the last bucket perhaps of fewer. A bucket weighs the mean of its rows' weights, so
/// that F hostile rows of weight 1 make at most F hostile buckets of weight 1. Without an order it is drawn anew every
/// round, or is the rows' own where nothing can be drawn. An order names every row of the updates once, or else is
/// refused; rows that were set aside are passed over. After a step that puts rows together it names those that this
/// step makes. Karimireddy, He and Jaggi 2022, "Byzantine-robust learning on
/// heterogeneous datasets via bucketing".
class Bucketing final : public PreAggregator {
 public:
  struct Options {
    std::uint64_t size = 2;  ///< ≥ 1
    std::optional<std::vector<std::uint64_t>> order{};
    static const config::ObjectDescription& description();
  };
  explicit Bucketing(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::string do_apply(PreparedRows& rows) const override;

  Options options_;
};

/// x_i ← x_i · min(1, radius / ‖x_i‖).
class NormClipping final : public PreAggregator {
 public:
  struct Options {
    double radius = 1;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit NormClipping(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::string do_apply(PreparedRows& rows) const override;

  Options options_;
};

/// The weight ⌊(2F/W)(W − F)⌋ of largest norms is clipped to the next norm below. F ≥ W is refused. The unit of the
/// weights matters: with weights 1 this counts rows. Allouah, Guerraoui, Gupta, Jellouli, Rizk and Stephan 2024,
/// "Adaptive gradient clipping for robust federated learning" (ARC).
class AdaptiveNormClipping final : public PreAggregator {
 private:
  [[nodiscard]] std::string do_apply(PreparedRows& rows) const override;
};

}  // namespace stakemine::aggregation
