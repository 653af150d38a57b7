// SPDX-License-Identifier: Apache-2.0
/// How a program's actors are sliced into logical processes, numbered from 0 in the order of their actors.
#pragma once

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
  /// \param lp_size actors in a slice of an arena range; 0 = default_lp_size of each range.
  LpTable(const Program& program, std::uint32_t lp_size);

  [[nodiscard]] const std::vector<LpSlice>& slices() const noexcept { return slices_; }
  /// Which LP an actor belongs to. Asserts that there is such an actor. O(number of groups).
  [[nodiscard]] std::size_t lp_of(ActorId actor) const;

 private:
  struct Part {
    ActorRange actors;
    std::uint32_t lp_size = 1;
    std::size_t first_lp = 0;
  };

  std::vector<Part> parts_;
  std::vector<LpSlice> slices_;
};

}  // namespace stakemine::engine
