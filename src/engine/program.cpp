// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/program.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace stakemine::engine {

ActorRange Program::add(std::uint32_t count, ActorGroup& group, Placement placement) {
  STAKEMINE_ASSERT(count >= 1 && count <= std::numeric_limits<std::uint32_t>::max() - actor_count_);
  const ActorRange actors{actor_count_, count};
  parts_.push_back({actors, &group, placement});
  actor_count_ += count;
  return actors;
}

std::uint32_t default_lp_size(std::uint32_t actors, std::uint32_t grain) noexcept {
  constexpr std::uint32_t kSlices = 32, kLargest = 512;
  const std::uint32_t share = actors / kSlices + (actors % kSlices != 0 ? 1 : 0);
  return std::bit_ceil(std::min(std::max(share, grain), kLargest));
}

}  // namespace stakemine::engine
