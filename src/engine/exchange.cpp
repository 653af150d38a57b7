// SPDX-License-Identifier: Apache-2.0
#include "engine/exchange.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace stakemine::engine {

LocalExchange::LocalExchange(Transport* transport, const LpTable& table, std::vector<Mailbox*> mailboxes,
                             ChunkCache& cache)
    : transport_(transport),
      table_(table),
      mailboxes_(std::move(mailboxes)),
      cache_(cache),
      earliest_(std::make_unique<std::atomic<Duration::rep>[]>(mailboxes_.size())),
      filling_(mailboxes_.size()) {
  for (std::size_t lp = 0; lp < mailboxes_.size(); ++lp) LocalExchange::forget_earliest(lp);
}

LocalExchange::~LocalExchange() {
  discard(departing_.take(), cache_);
}

void LocalExchange::post(std::size_t lane, Chunk* chunk) {
  Mailbox& mailbox = lane == transport_lane() ? departing_ : *mailboxes_[lane];
  if (lane != transport_lane()) {
    const Duration::rep time = chunk->earliest.time_since_epoch().count();
    Duration::rep earliest = earliest_[lane].load(std::memory_order_relaxed);
    while (time < earliest && !earliest_[lane].compare_exchange_weak(earliest, time, std::memory_order_relaxed)) {
    }
  }
  mailbox.reserve_over(chunk->weight());
  mailbox.push(chunk);
}

void LocalExchange::hand_departures_over() {
  Chunk* chunk = departing_.take();
  if (chunk == nullptr) return;
  departures_.clear();
  while (chunk != nullptr) {
    departing_.release(chunk->weight());
    chunk->read_all([this](const Message& message) { departures_.push_back(message); });
    cache_.put(std::exchange(chunk, chunk->next));
  }
  // The order of the chunks is that in which threads came by; this makes it that of simulated time.
  if (!std::is_sorted(departures_.begin(), departures_.end(), CommitOrder{}))
    std::sort(departures_.begin(), departures_.end(), CommitOrder{});
  transport_->send(departures_);
}

VirtualTime LocalExchange::next_window(VirtualTime earliest_local) {
  if (transport_ == nullptr) return earliest_local;
  hand_departures_over();
  return std::min(earliest_local, transport_->next_event());
}

void LocalExchange::deliver(VirtualTime until) {
  if (transport_ == nullptr) return;
  arrivals_.clear();
  transport_->advance(until, arrivals_);
  for (const Message& message : arrivals_) {
    STAKEMINE_ASSERT(message.time < until, "the transport delivered too early");
    const std::size_t lp = table_.lp_of(message.target);
    Chunk*& chunk = filling_[lp];
    if (chunk == nullptr) {
      chunk = cache_.take();
      filled_.push_back(lp);
    }
    chunk->append(message);
    chunk->earliest = std::min(chunk->earliest, message.time);
    if (chunk->full()) post(lp, std::exchange(chunk, nullptr));
  }
  for (const std::size_t lp : filled_)
    if (filling_[lp] != nullptr) post(lp, std::exchange(filling_[lp], nullptr));
  filled_.clear();
}

}  // namespace stakemine::engine
