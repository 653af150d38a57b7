// SPDX-License-Identifier: Apache-2.0
/// How a program's actors are sliced into logical processes, numbered from 0 in the order of their actors.
#pragma once

#include "stakemine/core/assert.hpp"
#include "stakemine/engine/program.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stakemine::engine {

struct LpSlice {
  ActorRange actors;
  ActorGroup* group = nullptr;
  Placement placement = Placement::arena;
  bool starts_group = false;  ///< it has the group's first actor
};

class LpTable {
 public:
  /// \param lp_size actors in a slice of an arena range; 0 = default_lp_size of each range and its group.
  LpTable(const Program& program, std::uint32_t lp_size);

  [[nodiscard]] const std::vector<LpSlice>& slices() const noexcept { return slices_; }
  /// Which LP an actor belongs to. Asserts that there is such an actor. O(number of groups).
  [[nodiscard]] std::size_t lp_of(ActorId actor) const {
    for (const Part& part : parts_) {
      if (!part.actors.contains(actor)) continue;
      const std::uint32_t offset = actor - part.actors.first;
      return part.first_lp + (part.shift >= 0 ? offset >> part.shift : offset / part.lp_size);
    }
    STAKEMINE_ASSERT(false, "a message was sent to an actor that does not exist");
  }

 private:
  struct Part {
    ActorRange actors;
    std::uint32_t lp_size = 1;
    std::size_t first_lp = 0;
    int shift = -1;  ///< where lp_size is a power of two, its logarithm: a division for each message would show
  };

  std::vector<Part> parts_;
  std::vector<LpSlice> slices_;
};

}  // namespace stakemine::engine
