// SPDX-License-Identifier: Apache-2.0
/// The family of placements: how the training rows are cut into shards, and who holds them.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/learning/dataset.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::learning {

/// Rows [begin, end) of the training part.
struct RowRange {
  std::uint32_t begin = 0, end = 0;

  [[nodiscard]] std::uint32_t size() const { return end - begin; }
};

/// The shards, each a contiguous range of the training rows: shard k is rows [offsets[k], offsets[k + 1]). Consecutive
/// shards are consecutive rows, so that a range of shards is a range of rows too.
struct Partition {
  std::vector<std::uint32_t> offsets{0};

  [[nodiscard]] std::uint64_t shard_count() const { return offsets.size() - 1; }
  /// The rows of `count` shards from `first` on. first + count ≤ shard_count().
  [[nodiscard]] RowRange rows(std::uint64_t first, std::uint64_t count) const;
};

/// `shards` ranges of `rows` rows: shard k begins at row ⌊k · rows / shards⌋, so that sizes differ by at most one and the
/// larger ones are spread evenly: who is handed shards late in the order gets no smaller ones. 1 ≤ shards ≤ rows.
[[nodiscard]] Partition equal_partition(std::uint32_t rows, std::uint64_t shards);

/// Brings the training rows into a uniformly random order, drawn by the seed; the test rows stay.
void shuffle_training_rows(Dataset& data, std::uint64_t seed);

struct PlacementRequest {
  std::uint64_t seed = 0;  ///< the run's
  std::uint64_t miners = 1;
};

/// A placement. Immutable, thread-safe.
class Placement {
 public:
  virtual ~Placement() = default;
  [[nodiscard]] static const config::Family<Placement>& family();

  /// Reorders the training rows as the placement wants them and says where each shard is.
  /// \throws UserError where the rows don't suffice.
  [[nodiscard]] Partition place(Dataset& data, const PlacementRequest& request) const;

 private:
  [[nodiscard]] virtual Partition do_place(Dataset& data, const PlacementRequest& request) const = 0;
};

}  // namespace stakemine::learning
