// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/network/outage.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>

namespace stakemine::fuzz {
namespace {

constexpr std::uint64_t kMostNodes = 50;

}  // namespace

void trace(Bytes bytes) {
  const MemoryFile file{bytes};
  try {
    const network::TraceOutages process{{.path = {file.path(), file.path()}}};
    for (std::uint64_t node = 0; node < std::min(process.node_count(), kMostNodes); ++node) {
      VirtualTime up_since{};
      for (std::uint64_t index = 0;; ++index) {
        const network::Outage outage = process.next({.node = node}, index, up_since);
        if (outage.from == kNever) break;
        STAKEMINE_ASSERT(outage.from >= up_since && outage.until > outage.from, "outages that overlap");
        up_since = outage.until;
        if (up_since == kNever) break;
      }
    }
  } catch (const UserError&) {
  }
}

}  // namespace stakemine::fuzz
