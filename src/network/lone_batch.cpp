// SPDX-License-Identifier: Apache-2.0
#include "network/lone_batch.hpp"

#include "stakemine/core/assert.hpp"

#include "network/link_clock.hpp"
#include "network/monotone_queue.hpp"

#include <algorithm>
#include <vector>

namespace stakemine::network {
std::uint64_t carry_alone(WaterFilling& links, std::span<const Duration> latency, const FluidBatch& batch,
                          std::span<VirtualTime> arrivals) {
  const std::size_t count = batch.node.size();
  STAKEMINE_ASSERT(links.active() == 0 && batch.id.empty() && count == batch.bytes.size() && count == arrivals.size());
  STAKEMINE_ASSERT(batch.start.size() == count || batch.start.size() == 1);
  STAKEMINE_ASSERT(std::ranges::adjacent_find(batch.node, std::greater_equal<>{}) == batch.node.end());
  STAKEMINE_ASSERT(count == 0 || batch.node.back() < latency.size(), "transfers of nodes of this network");
  const bool is_one_start = batch.start.size() == 1;
  MonotoneQueue joining;  // One that never comes to the link waits for ever.
  joining.push_all(count, [&](std::size_t i) {
    const VirtualTime start = batch.start[is_one_start ? 0 : i];
    return MonotoneQueue::Entry{LinkClock::key_of(later(start, latency[batch.node[i]])), static_cast<std::uint32_t>(i)};
  });
  const auto fetch = [&](std::uint32_t i) {
    __builtin_prefetch(&batch.bytes[i]);
    links.fetch(batch.node[i]);
  };
  std::vector<VirtualTime> arrival_of(count == 0 ? 0 : batch.node.back() + 1, kNever);  // By node: slots know no more.
  LinkClock clock;
  for (;;) {
    const VirtualTime joins = joining.empty() ? kNever : LinkClock::time_of(joining.front(fetch).key);
    const WaterFilling::Finish finish = links.next();
    const VirtualTime arrival = clock.at(finish.time);
    // A finish between two whole nanoseconds may be rounded up to a join's time and comes first all the same.
    if (arrival < kNever && (joins == kNever || finish.time <= clock.of(joins))) {
      links.advance(finish.time);
      links.stop(finish.slot);
      arrival_of[finish.slot] = arrival;
    } else if (joins < kNever) {
      if (links.active() == 0) {
        links.reset();
        clock.begin(joins);
      }
      links.advance(clock.of(joins));
      for (; !joining.empty() && joining.front(fetch).key == LinkClock::key_of(joins); joining.pop()) {
        const std::uint32_t i = joining.front().item;
        links.start(batch.node[i], static_cast<double>(batch.bytes[i]));
      }
    } else {
      break;
    }
  }
  links.abandon();  // What never gets through.
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    arrivals[i] = arrival_of[batch.node[i]];
    if (arrivals[i] != kNever) bytes += batch.bytes[i];
  }
  return bytes;
}

}  // namespace stakemine::network
