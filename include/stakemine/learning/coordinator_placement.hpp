// SPDX-License-Identifier: Apache-2.0
/// Member of the family Placement.
#pragma once

#include "stakemine/learning/placement.hpp"

#include <cstdint>
#include <optional>

namespace stakemine::learning {

/// The coordinator holds the rows and hands them out anew in every round: the rows are shuffled by the seed and cut
/// into equal shards.
class CoordinatorPlacement final : public Placement {
 public:
  /// Where neither option is given, kDefaultShardsPerMiner a miner, or as many as there are rows if that is less.
  static constexpr std::uint64_t kDefaultShardsPerMiner = 4;

  struct Options {
    std::optional<std::uint64_t> shards;
    std::optional<std::uint64_t> shards_per_miner;
    static const config::ObjectDescription& description();
  };
  explicit CoordinatorPlacement(const Options& options) : options_(options) {}

  [[nodiscard]] bool is_miner_held() const override { return false; }

 private:
  [[nodiscard]] Partition do_place(Dataset& data, const PlacementRequest& request) const override;

  Options options_;
};

}  // namespace stakemine::learning
