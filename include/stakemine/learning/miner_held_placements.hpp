// SPDX-License-Identifier: Apache-2.0
/// Members of the family Placement in which every miner keeps rows of its own for the whole run: federated learning.
/// n rows, N miners, C classes. What is drawn is drawn from (seed, Purpose::shard_shuffle). O(n log n + N C).
#pragma once

#include "stakemine/learning/placement.hpp"

#include <cstdint>
#include <string>

namespace stakemine::learning {

/// A placement in which miners hold the rows.
class MinerHeldPlacement : public Placement {
 public:
  [[nodiscard]] bool is_miner_held() const override { return true; }
};

/// The k-th smallest value of a column of the data goes to the k-th miner that holds data: to every miner where there
/// are as many values as miners, or to those that can't do without data where there are as many values as those. Values
/// are ordered as numbers where all of them are numbers, else as text; rows keep their order in the file. Any other
/// number of values is refused, and so is a training row without a value.
class ColumnPlacement final : public MinerHeldPlacement {
 public:
  struct Options {
    std::string column;
    static const config::ObjectDescription& description();
  };
  explicit ColumnPlacement(const Options& options) : options_(options) {}

  [[nodiscard]] std::string column() const override { return options_.column; }

 private:
  [[nodiscard]] Partition do_place(Dataset& data, const PlacementRequest& request) const override;
  Options options_;
};

/// The rows are shuffled and cut into parts, one a holder, whose sizes differ by at most one. Fewer rows than holders
/// are refused.
class IidPlacement final : public MinerHeldPlacement {
 public:
  struct Options {
    Holders holders = Holders::all;
    static const config::ObjectDescription& description();
  };
  explicit IidPlacement(const Options& options) : options_(options) {}

 private:
  Options options_;
  [[nodiscard]] Partition do_place(Dataset& data, const PlacementRequest& request) const override;
};

/// Holder i holds the k classes i·k, …, i·k + k − 1 (modulo C); the rows of a class are shuffled and dealt equally to
/// those who hold it. Refused where N·k < C, k > C, or a class has fewer rows than holders.
class LabelPlacement final : public MinerHeldPlacement {
 public:
  struct Options {
    std::uint64_t classes_per_miner = 2;  ///< k ≥ 1
    Holders holders = Holders::all;
    static const config::ObjectDescription& description();
  };
  explicit LabelPlacement(const Options& options) : options_(options) {}

  [[nodiscard]] bool needs_classes() const override { return true; }

 private:
  [[nodiscard]] Partition do_place(Dataset& data, const PlacementRequest& request) const override;
  Options options_;
};

/// For every class, shares p ~ Dirichlet(α, …, α) over the miners; miner i gets the shuffled rows of the class from
/// [n_c Σ_{j<i} p_j] to [n_c Σ_{j≤i} p_j], rounded. A small α gives each miner few classes, a large one tends to iid.
/// A miner may be left without rows.
class DirichletPlacement final : public MinerHeldPlacement {
 public:
  struct Options {
    double alpha = 0.5;  ///< in [1e-3, 1e6]
    static const config::ObjectDescription& description();
  };
  explicit DirichletPlacement(const Options& options) : options_(options) {}

  [[nodiscard]] bool needs_classes() const override { return true; }

 private:
  [[nodiscard]] Partition do_place(Dataset& data, const PlacementRequest& request) const override;
  Options options_;
};

/// Shuffled rows; every miner holds one, and the others go to the miners in shares p ~ Dirichlet(α, …, α). n < N is
/// refused.
class QuantityPlacement final : public MinerHeldPlacement {
 public:
  struct Options {
    double alpha = 0.5;  ///< in [1e-3, 1e6]
    static const config::ObjectDescription& description();
  };
  explicit QuantityPlacement(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] Partition do_place(Dataset& data, const PlacementRequest& request) const override;
  Options options_;
};

}  // namespace stakemine::learning
