// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"
#include "learning/idx_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace stakemine::fuzz {

void idx(Bytes bytes) {
  const MemoryFile file{bytes};
  try {
    learning::IdxFile numbers{file.path()};
    std::array<double, 256> buffer{};
    for (std::size_t left = numbers.items() * numbers.numbers_per_item(); left > 0;) {
      const auto part = std::span{buffer}.first(std::min(left, buffer.size()));
      numbers.read(part);
      STAKEMINE_ASSERT(std::ranges::all_of(part, [](double number) { return std::isfinite(number); }));
      left -= part.size();
    }
    numbers.expect_end();
  } catch (const UserError&) {
  }
}

}  // namespace stakemine::fuzz
