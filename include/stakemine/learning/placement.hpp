// SPDX-License-Identifier: Apache-2.0
/// The family of placements: how the training rows are cut into shards, and who holds them.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/learning/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  /// [miners] where miners hold the rows: those of each, consecutive, from row 0 on; none for some. Every row is a
  /// shard then. Empty where the coordinator hands shards out anew in every round.
  std::vector<RowRange> held{};

  [[nodiscard]] std::uint64_t shard_count() const { return offsets.size() - 1; }
  /// The rows of `count` shards from `first` on. first + count ≤ shard_count().
  [[nodiscard]] RowRange rows(std::uint64_t first, std::uint64_t count) const;
};

/// `shards` ranges of `rows` rows: shard k begins at row ⌊k · rows / shards⌋, so that sizes differ by at most one and
/// the larger ones are spread evenly: who is handed shards late in the order gets no smaller ones. 1 ≤ shards ≤ rows.
[[nodiscard]] Partition equal_partition(std::uint32_t rows, std::uint64_t shards);

/// Brings the training rows into a uniformly random order, drawn by the seed; the test rows stay.
void shuffle_training_rows(Dataset& data, std::uint64_t seed);

/// Rows that miners hold: brings the training rows into `order` and gives miner i the next counts[i] of them. The
/// counts add up to the training rows.
[[nodiscard]] Partition hold(Dataset& data, std::span<const std::uint32_t> order,
                             std::span<const std::uint32_t> counts);

/// Who is given rows.
enum class Holders {
  all,            ///< every miner
  who_need_data,  ///< those whose behaviour can't do without
};
[[nodiscard]] std::span<const std::pair<std::string_view, Holders>> enum_names(Holders);

struct PlacementRequest {
  std::uint64_t seed = 0;  ///< the run's
  std::uint64_t miners = 1;
  std::vector<bool> needs_data{};  ///< [miners] whether a miner can take part only with rows; empty: all do

  /// The miners that these are, ascending.
  [[nodiscard]] std::vector<std::size_t> miners_of(Holders holders) const;
};

/// A placement. Immutable, thread-safe.
class Placement {
 public:
  virtual ~Placement() = default;
  [[nodiscard]] static const config::Family<Placement>& family();

  /// Whether miners keep rows of their own for the whole run.
  [[nodiscard]] virtual bool is_miner_held() const = 0;
  /// Whether rows are dealt out by their classes.
  [[nodiscard]] virtual bool needs_classes() const { return false; }
  /// The column of the data that says who holds a row; empty: none.
  [[nodiscard]] virtual std::string column() const { return {}; }

  /// Reorders the training rows as the placement wants them and says where each shard is.
  /// \throws UserError where the rows don't suffice.
  [[nodiscard]] Partition place(Dataset& data, const PlacementRequest& request) const;

 private:
  [[nodiscard]] virtual Partition do_place(Dataset& data, const PlacementRequest& request) const = 0;
};

}  // namespace stakemine::learning
