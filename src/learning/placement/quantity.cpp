// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/miner_held_placements.hpp"

#include "learning/shares.hpp"

#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& QuantityPlacement::Options::description() {
  static const auto described =
      config::Description<Options>("quantity_placement", "How unlike the miners' numbers of rows are.")
          .field("alpha", &Options::alpha, "Small: few miners hold most rows. Large: nearly equal.",
                 {.range = config::between(1e-3, 1e6)});
  return described;
}

Partition QuantityPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  const auto rows = static_cast<std::uint32_t>(data.train_count);
  if (request.miners > rows)
    throw UserError(fmt::format("type: {} miners are more than the {} training rows", request.miners, rows));
  KeyedRandom random{request.seed, Purpose::shard_shuffle};
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), 0U);
  shuffle(std::span{order}, random);
  auto counts = rows_of_shares(rows - static_cast<std::uint32_t>(request.miners),
                               dirichlet_shares(request.miners, options_.alpha, random));
  for (std::uint32_t& count : counts) ++count;
  return hold(data, order, counts);
}

}  // namespace stakemine::learning
