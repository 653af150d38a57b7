// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/engine/transport.hpp"

#include <algorithm>

namespace stakemine::engine {
namespace {

/// For the standard heaps, which keep the largest on top.
constexpr auto kArrivesAfter = [](const Message& a, const Message& b) { return CommitOrder{}(b, a); };

}  // namespace

ConstantDelay::ConstantDelay(Duration delay) : delay_(delay) {
  STAKEMINE_ASSERT(delay.count() >= 1);
}

void ConstantDelay::send(std::span<const Message> departures) {
  for (Message message : departures) {
    message.time = later(message.time, delay_);
    on_the_way_.push_back(message);
    std::push_heap(on_the_way_.begin(), on_the_way_.end(), kArrivesAfter);
  }
}

VirtualTime ConstantDelay::next_event() const {
  return on_the_way_.empty() ? kNever : on_the_way_.front().time;
}

void ConstantDelay::advance(VirtualTime until, std::vector<Message>& arrivals) {
  while (next_event() < until) {
    std::pop_heap(on_the_way_.begin(), on_the_way_.end(), kArrivesAfter);
    arrivals.push_back(on_the_way_.back());
    on_the_way_.pop_back();
  }
}

}  // namespace stakemine::engine
