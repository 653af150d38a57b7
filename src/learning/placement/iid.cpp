// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/miner_held_placements.hpp"

#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& IidPlacement::Options::description() {
  static const auto described =
      config::Description<Options>("iid_placement", "Miners hold equal parts of the shuffled rows.")
          .field("holders", &Options::holders, "Who is given rows: all miners, or those that can't do without.");
  return described;
}

Partition IidPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  const auto rows = static_cast<std::uint32_t>(data.train_count);
  const std::vector<std::size_t> miners = request.miners_of(options_.holders);
  if (miners.empty() || miners.size() > rows)
    throw UserError(
        fmt::format("type: {} miners to hold the {} training rows; expected 1 to {}", miners.size(), rows, rows));
  const Partition equal = equal_partition(rows, miners.size());
  std::vector<std::uint32_t> order(rows), counts(request.miners);
  std::iota(order.begin(), order.end(), 0U);
  KeyedRandom random{request.seed, Purpose::shard_shuffle};
  shuffle(std::span{order}, random);
  for (std::size_t place = 0; place < miners.size(); ++place) counts[miners[place]] = equal.rows(place, 1).size();
  return hold(data, order, counts);
}

}  // namespace stakemine::learning
