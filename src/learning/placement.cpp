// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/placement.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/coordinator_placement.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::learning {

RowRange Partition::rows(std::uint64_t first, std::uint64_t count) const {
  STAKEMINE_ASSERT(first <= shard_count() && count <= shard_count() - first, "shards beyond the last");
  return {offsets[first], offsets[first + count]};
}

Partition equal_partition(std::uint32_t rows, std::uint64_t shards) {
  STAKEMINE_ASSERT(shards >= 1 && shards <= rows);
  Partition partition;
  partition.offsets.resize(shards + 1);
  for (std::uint64_t k = 0; k <= shards; ++k) partition.offsets[k] = static_cast<std::uint32_t>(k * rows / shards);
  return partition;
}

void shuffle_training_rows(Dataset& data, std::uint64_t seed) {
  std::vector<std::uint32_t> order(data.train_count);
  std::iota(order.begin(), order.end(), 0U);
  KeyedRandom random{seed, Purpose::shard_shuffle};
  shuffle(std::span{order}, random);
  data.reorder(order);
}

const config::Family<Placement>& Placement::family() {
  static const config::Family<Placement> all{
      "placement",
      "Who holds the training rows, and how they are cut into shards.",
      {config::member<CoordinatorPlacement, Placement>(
          "coordinator", "The coordinator holds all rows, shuffled, and hands out equal shards in every round.",
          "the Stake Mine algorithm: work in proportion to stake")}};
  return all;
}

Partition Placement::place(Dataset& data, const PlacementRequest& request) const {
  STAKEMINE_ASSERT(request.miners >= 1 && request.miners <= kMaximumMiners);
  Partition partition = do_place(data, request);
  STAKEMINE_ASSERT(partition.offsets.back() == data.train_count, "a placement that loses rows");
  return partition;
}

}  // namespace stakemine::learning
