// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/coordinator_placement.hpp"

#include "stakemine/core/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& CoordinatorPlacement::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("coordinator_placement", "How many shards the training rows are cut into.")
          .field("shards", &Self::shards, "Shards in all.", {.range = config::at_least(1)})
          .field("shards_per_miner", &Self::shards_per_miner,
                 "Shards for each miner of the network; 4 where neither is given, fewer where the rows don't suffice.",
                 {.range = config::at_least(1)})
          .check([](const Self& options, const config::Complain& complain) {
            if (options.shards && options.shards_per_miner)
              complain("shards_per_miner", "give either shards or shards_per_miner, not both");
          });
  return described;
}

Partition CoordinatorPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  const std::uint64_t rows = data.train_count;
  std::uint64_t shards = std::min(rows, kDefaultShardsPerMiner * request.miners);
  if (options_.shards) {
    shards = *options_.shards;
    if (shards > rows)
      throw UserError(fmt::format("shards: {} shards of {} training rows; legal: 1 to {}", shards, rows, rows));
  } else if (options_.shards_per_miner) {
    if (*options_.shards_per_miner > rows / request.miners)
      throw UserError(
          fmt::format("shards_per_miner: {} shards for each of {} miners are more than the {} training rows",
                      *options_.shards_per_miner, request.miners, rows));
    shards = *options_.shards_per_miner * request.miners;
  }
  shuffle_training_rows(data, request.seed);
  return equal_partition(static_cast<std::uint32_t>(rows), shards);
}

}  // namespace stakemine::learning
