// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/transport.hpp"

#include "stakemine/core/assert.hpp"

namespace stakemine::engine {

bool Transport::carry(const Batch&, VirtualTime, std::span<VirtualTime>) {
  return false;
}

void Transport::give_up(Batch::Way, VirtualTime, std::uint64_t) {}

ConstantDelay::ConstantDelay(Duration delay) : delay_(delay) {
  STAKEMINE_ASSERT(delay.count() >= 1);
}

}  // namespace stakemine::engine
