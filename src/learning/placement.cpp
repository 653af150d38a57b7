// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/placement.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/coordinator_placement.hpp"
#include "stakemine/learning/miner_held_placements.hpp"

#include <algorithm>
#include <numeric>

namespace stakemine::learning {

std::span<const std::pair<std::string_view, Holders>> enum_names(Holders) {
  static constexpr std::pair<std::string_view, Holders> kNames[] = {{"all", Holders::all},
                                                                    {"who_need_data", Holders::who_need_data}};
  return kNames;
}

std::vector<std::size_t> PlacementRequest::miners_of(Holders holders) const {
  std::vector<std::size_t> result;
  for (std::size_t miner = 0; miner < miners; ++miner)
    if (holders == Holders::all || needs_data.empty() || needs_data[miner]) result.push_back(miner);
  return result;
}

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

Partition hold(Dataset& data, std::span<const std::uint32_t> order, std::span<const std::uint32_t> counts) {
  STAKEMINE_ASSERT(order.size() == data.train_count);
  data.reorder(order);
  Partition partition;
  partition.offsets.resize(data.train_count + 1);
  std::iota(partition.offsets.begin(), partition.offsets.end(), 0U);
  std::uint32_t next = 0;
  for (const std::uint32_t count : counts) {
    partition.held.push_back({next, next + count});
    next += count;
  }
  STAKEMINE_ASSERT(next == data.train_count, "every row has a holder");
  return partition;
}

const config::Family<Placement>& Placement::family() {
  static const config::Family<Placement> all{
      "placement",
      "Who holds the training rows, and how they are cut into shards.",
      {config::member<CoordinatorPlacement, Placement>(
           "coordinator", "The coordinator holds all rows, shuffled, and hands out equal shards in every round.",
           "the Stake Mine algorithm: work in proportion to stake"),
       config::member<ColumnPlacement, Placement>("column", "Each miner holds the rows of one value of a column.", "—"),
       config::member<IidPlacement, Placement>("iid", "Each miner holds an equal part of the rows, drawn at random.",
                                               "McMahan et al. 2017, arXiv:1602.05629"),
       config::member<LabelPlacement, Placement>("label", "Each miner holds rows of a few classes only.",
                                                 "Li, Diao, Chen and He 2022, arXiv:2102.02079; McMahan et al. 2017"),
       config::member<DirichletPlacement, Placement>(
           "dirichlet", "Each class is dealt to the miners in shares drawn from a Dirichlet distribution.",
           "Hsu, Qi and Brown 2019, arXiv:1909.06335; Yurochkin et al. 2019"),
       config::member<QuantityPlacement, Placement>(
           "quantity", "Random rows, but numbers of rows drawn from a Dirichlet distribution.",
           "Li, Diao, Chen and He 2022, arXiv:2102.02079")}};
  return all;
}

Partition Placement::place(Dataset& data, const PlacementRequest& request) const {
  STAKEMINE_ASSERT(request.miners >= 1 && request.miners <= kMaximumMiners);
  STAKEMINE_ASSERT(request.needs_data.empty() || request.needs_data.size() == request.miners);
  Partition partition = do_place(data, request);
  STAKEMINE_ASSERT(partition.offsets.back() == data.train_count, "a placement that loses rows");
  STAKEMINE_ASSERT(partition.held.size() == (is_miner_held() ? request.miners : 0));
  return partition;
}

}  // namespace stakemine::learning
