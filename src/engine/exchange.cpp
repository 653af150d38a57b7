// SPDX-License-Identifier: Apache-2.0
#include "exchange.hpp"

#include <algorithm>

namespace stakemine::engine {

void LocalExchange::commit() {
  mailbox_.take(chunks_);
  if (chunks_.empty()) return;
  // One sender, as in a scatter, needs no copy.
  if (chunks_.size() == 1) departures_.swap(chunks_.front()->messages);
  for (auto& chunk : chunks_) {
    departures_.insert(departures_.end(), chunk->messages.begin(), chunk->messages.end());
    chunk.reset();
  }
  // The order of the chunks is that in which threads came by; this makes it that of simulated time.
  if (!std::is_sorted(departures_.begin(), departures_.end(), CommitOrder{}))
    std::sort(departures_.begin(), departures_.end(), CommitOrder{});
  transport_.send(departures_);
  departures_.clear();
}

VirtualTime LocalExchange::next_window(VirtualTime earliest_local) const {
  return std::min(earliest_local, transport_.next_event());
}

void LocalExchange::collect(VirtualTime until, std::vector<Message>& arrivals) {
  arrivals.clear();
  transport_.advance(until, arrivals);
}

}  // namespace stakemine::engine
