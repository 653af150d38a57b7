// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/miner_held_placements.hpp"

#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {

Partition IidPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  const auto rows = static_cast<std::uint32_t>(data.train_count);
  if (request.miners > rows)
    throw UserError(fmt::format("type: {} miners are more than the {} training rows", request.miners, rows));
  const Partition equal = equal_partition(rows, request.miners);
  std::vector<std::uint32_t> order(rows), counts(request.miners);
  std::iota(order.begin(), order.end(), 0U);
  KeyedRandom random{request.seed, Purpose::shard_shuffle};
  shuffle(std::span{order}, random);
  for (std::uint64_t miner = 0; miner < request.miners; ++miner) counts[miner] = equal.rows(miner, 1).size();
  return hold(data, order, counts);
}

}  // namespace stakemine::learning
