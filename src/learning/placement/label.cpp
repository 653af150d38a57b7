// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/learning/miner_held_placements.hpp"

#include "learning/class_rows.hpp"

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& LabelPlacement::Options::description() {
  static const auto described =
      config::Description<Options>("label_placement", "Each miner holds rows of a few classes only.")
          .field("classes_per_miner", &Options::classes_per_miner,
                 "How many: miner i holds those from i times this on, round and round.", {.range = config::at_least(1)})
          .field("holders", &Options::holders, "Who is given rows: all miners, or those that can't do without.");
  return described;
}

Partition LabelPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  const std::uint64_t classes = data.class_names.size(), each = options_.classes_per_miner;
  if (each > classes)
    throw UserError(fmt::format("classes_per_miner: {} of {} classes; legal: 1 to {}", each, classes, classes));
  const std::vector<std::size_t> miners = request.miners_of(options_.holders);
  if (miners.size() < (classes + each - 1) / each)
    throw UserError(fmt::format("classes_per_miner: {} miners of {} classes can't hold all {} classes", miners.size(),
                                each, classes));
  std::vector<std::vector<std::size_t>> holders(classes);
  for (std::size_t place = 0; place < miners.size(); ++place)
    for (std::uint64_t k = 0; k < each; ++k) holders[(place * each + k) % classes].push_back(miners[place]);
  KeyedRandom random{request.seed, Purpose::shard_shuffle};
  const auto rows = shuffled_rows_by_class(data, random);
  std::vector<std::vector<std::uint32_t>> rows_of(request.miners);
  for (std::size_t c = 0; c < classes; ++c) {
    if (rows[c].empty()) continue;
    if (rows[c].size() < holders[c].size())
      throw UserError(fmt::format("classes_per_miner: class \"{}\" has {} training rows for the {} miners that hold it",
                                  data.class_names[c], rows[c].size(), holders[c].size()));
    const Partition equal = equal_partition(static_cast<std::uint32_t>(rows[c].size()), holders[c].size());
    for (std::size_t part = 0; part < holders[c].size(); ++part)
      append_rows(rows_of[holders[c][part]], rows[c], equal.rows(part, 1));
  }
  return hold_lists(data, rows_of);
}

}  // namespace stakemine::learning
