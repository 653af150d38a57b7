// SPDX-License-Identifier: Apache-2.0
#include "engine/lp_table.hpp"

#include <algorithm>
#include <bit>

namespace stakemine::engine {

LpTable::LpTable(const Program& program, std::uint32_t lp_size) {
  for (const Program::Part& part : program.parts()) {
    const std::uint32_t count = part.actors.count;
    std::uint32_t size = lp_size != 0 ? lp_size : default_lp_size(count, part.group->grain());
    if (part.placement == Placement::coordinator_thread) size = count;
    parts_.push_back({part.actors, size, slices_.size(), std::has_single_bit(size) ? std::countr_zero(size) : -1});
    for (std::uint32_t done = 0; done < count; done += std::min(size, count - done))
      slices_.push_back(
          {{part.actors.first + done, std::min(size, count - done)}, part.group, part.placement, done == 0});
  }
}

}  // namespace stakemine::engine
