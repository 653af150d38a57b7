// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/miner_held_placements.hpp"

#include "learning/class_rows.hpp"
#include "learning/shares.hpp"

namespace stakemine::learning {

const config::ObjectDescription& DirichletPlacement::Options::description() {
  static const auto described =
      config::Description<Options>("dirichlet_placement", "How unlike the miners' classes are.")
          .field("alpha", &Options::alpha, "Small: few classes a miner. Large: nearly alike.",
                 {.range = config::between(1e-3, 1e6)});
  return described;
}

Partition DirichletPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  KeyedRandom random{request.seed, Purpose::shard_shuffle};
  const auto rows = shuffled_rows_by_class(data, random);
  std::vector<std::vector<std::uint32_t>> rows_of(request.miners);
  for (const auto& list : rows) {
    const auto counts = rows_of_shares(static_cast<std::uint32_t>(list.size()),
                                       dirichlet_shares(request.miners, options_.alpha, random));
    std::uint32_t next = 0;
    for (std::size_t miner = 0; miner < counts.size(); ++miner) {
      append_rows(rows_of[miner], list, {next, next + counts[miner]});
      next += counts[miner];
    }
  }
  return hold_lists(data, rows_of);
}

}  // namespace stakemine::learning
