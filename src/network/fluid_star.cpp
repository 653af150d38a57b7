// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/fluid_star.hpp"

#include "stakemine/core/assert.hpp"

#include "network/link_clock.hpp"
#include "network/lone_batch.hpp"
#include "network/monotone_queue.hpp"
#include "network/node_shares.hpp"

#include <algorithm>
#include <tuple>

namespace stakemine::network {
class FluidStar::State {
 public:
  State(double capacity_Bps, const FluidNodeColumns& nodes)
      : capacity_Bps_(capacity_Bps),
        latency_(nodes.latency.begin(), nodes.latency.end()),
        shares_(capacity_Bps * 1e-9, nodes.bandwidth_Bps, nodes.penalty) {
    for (const Duration latency : latency_) STAKEMINE_ASSERT(latency >= Duration{1}, "a latency of 1 ns or more");
    if (!latency_.empty()) lookahead_ = *std::min_element(latency_.begin(), latency_.end());
  }
  struct IdleTwinOf {
    const State& other;
  };
  explicit State(IdleTwinOf twin)
      : capacity_Bps_(twin.other.capacity_Bps_),
        latency_(twin.other.latency_),
        lookahead_(twin.other.lookahead_),
        shares_(twin.other.shares_.idle_twin()) {}

  std::uint64_t submit(const FluidBatch& batch) {
    STAKEMINE_ASSERT(batch.start.size() == batch.bytes.size() && batch.start.size() == batch.node.size());
    STAKEMINE_ASSERT(batch.id.empty() || batch.id.size() == batch.start.size());
    const std::uint64_t first = submitted_;
    std::vector<std::uint32_t> places(batch.start.size());
    for (std::size_t i = 0; i < batch.start.size(); ++i) {
      STAKEMINE_ASSERT(batch.node[i] < latency_.size(), "a transfer to or from a node of this network");
      STAKEMINE_ASSERT(join_time(batch, i) >= until_, "a transfer that starts before what is settled");
      places[i] = transfers_.add({batch.id.empty() ? submitted_ : batch.id[i], batch.bytes[i], batch.node[i]});
      ++submitted_;
    }
    joining_.push_all(places.size(), [&](std::size_t i) {
      return MonotoneQueue::Entry{LinkClock::key_of(join_time(batch, i)), places[i]};
    });
    return first;
  }

  VirtualTime next_event() {
    VirtualTime next = next_finish().second;
    if (!joining_.empty()) next = std::min(next, LinkClock::time_of(joining_.front().key));
    return std::max(next, until_);
  }

  void advance(VirtualTime until, std::vector<Arrival>& arrivals) {
    STAKEMINE_ASSERT(until >= until_, "time never goes back");
    until_ = until;
    run(until, arrivals);
  }

  bool carry(const FluidBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
    if (!joining_.empty() || !shares_.is_idle()) return false;
    const std::uint64_t bytes = carry_alone(shares_.filling(), latency_, batch, arrivals);
    const bool is_one_start = batch.start.size() == 1;
    for (std::size_t i = 0; i < arrivals.size(); ++i)
      if (arrivals[i] >= before && batch.start[is_one_start ? 0 : i] != kNever) return false;
    total_bytes_ += bytes;
    return true;
  }

  Duration lookahead() const { return lookahead_; }
  std::uint64_t total_bytes() const { return total_bytes_; }
  double busy_s() const { return static_cast<double>(total_bytes_) / capacity_Bps_; }

 private:
  void run(VirtualTime until, std::vector<Arrival>& arrivals) {
    for (;;) {
      const VirtualTime joins = joining_.empty() ? kNever : next_join();
      const auto [finish, arrival] = next_finish();
      // A finish between two whole nanoseconds may be rounded up to a join's time and comes first all the same.
      if (arrival < until && (joins == kNever || finish.time <= clock_.of(joins))) {
        arrive(finish, arrival, arrivals);
      } else if (joins < until) {
        join_all(joins);
      } else {
        break;
      }
    }
    put_in_order(arrivals);
  }

  /// When it comes to the link; one that never does waits for ever.
  VirtualTime join_time(const FluidBatch& batch, std::size_t i) const {
    return later(batch.start[i], latency_[batch.node[i]]);
  }
  VirtualTime next_join() {
    return LinkClock::time_of(joining_.front([&](std::uint32_t place) { transfers_.fetch(place); }).key);
  }

  std::pair<NodeShares::Finish, VirtualTime> next_finish() {
    const NodeShares::Finish finish = shares_.next();
    return {finish, clock_.at(finish.time)};
  }

  void arrive(const NodeShares::Finish& finish, VirtualTime time, std::vector<Arrival>& arrivals) {
    shares_.advance(finish.time);
    const std::uint32_t place = shares_.finish(finish.node);
    total_bytes_ += transfers_[place].bytes;
    if (arriving_from_ == kNobody) arriving_from_ = arrivals.size();
    arrivals.push_back({time, transfers_[place].id});
    transfers_.remove(place);
  }

  // All that join at one time, in an order that does not depend on who was submitted first.
  void join_all(VirtualTime time) {
    together_.clear();
    for (; !joining_.empty() && joining_.front().key == LinkClock::key_of(time); joining_.pop())
      together_.push_back(joining_.front().item);
    std::ranges::sort(together_, [&](std::uint32_t a, std::uint32_t b) {
      const Transfer &one = transfers_[a], &other = transfers_[b];
      return std::tie(one.node, one.bytes, one.id) < std::tie(other.node, other.bytes, other.id);
    });
    if (shares_.is_idle()) {
      shares_.reset();
      clock_.begin(time);
    }
    shares_.advance(clock_.of(time));
    for (const std::uint32_t place : together_)
      shares_.join(transfers_[place].node, static_cast<double>(transfers_[place].bytes), place);
  }

  // They come in the order of the fluid; equal nanoseconds are put by id.
  void put_in_order(std::vector<Arrival>& arrivals) {
    if (arriving_from_ == kNobody) return;
    const auto begin = arrivals.begin() + static_cast<std::ptrdiff_t>(arriving_from_);
    const auto before = [](const Arrival& a, const Arrival& b) {
      return std::tie(a.time, a.id) < std::tie(b.time, b.id);
    };
    if (!std::is_sorted(begin, arrivals.end(), before)) std::sort(begin, arrivals.end(), before);
    arriving_from_ = kNobody;
  }

  static constexpr std::size_t kNobody = ~std::size_t{0};

  double capacity_Bps_;
  std::vector<Duration> latency_;
  Duration lookahead_{1};
  NodeShares shares_;
  LinkClock clock_;
  VirtualTime until_ = VirtualTime::min();
  struct Transfer {
    std::uint64_t id, bytes;
    std::uint32_t node;
  };
  /// Transfers that have not arrived; places are used again.
  class Transfers {
   public:
    std::uint32_t add(const Transfer& transfer) {
      if (free_.empty()) {
        all_.push_back(transfer);
        return static_cast<std::uint32_t>(all_.size() - 1);
      }
      const std::uint32_t place = free_.back();
      free_.pop_back();
      all_[place] = transfer;
      return place;
    }
    void remove(std::uint32_t place) { free_.push_back(place); }
    const Transfer& operator[](std::uint32_t place) const { return all_[place]; }
    void fetch(std::uint32_t place) const { __builtin_prefetch(&all_[place]); }

   private:
    std::vector<Transfer> all_;
    std::vector<std::uint32_t> free_;
  };
  Transfers transfers_;
  MonotoneQueue joining_;
  std::vector<std::uint32_t> together_;
  std::size_t arriving_from_ = kNobody;
  std::uint64_t submitted_ = 0, total_bytes_ = 0;
};

FluidStar::FluidStar(double capacity_Bps, const FluidNodeColumns& nodes)
    : state_(std::make_unique<State>(capacity_Bps, nodes)) {}
FluidStar::FluidStar(std::unique_ptr<State> state) : state_(std::move(state)) {}
FluidStar FluidStar::idle_twin() const {
  return FluidStar(std::make_unique<State>(State::IdleTwinOf{*state_}));
}
FluidStar::~FluidStar() = default;
FluidStar::FluidStar(FluidStar&&) noexcept = default;
FluidStar& FluidStar::operator=(FluidStar&&) noexcept = default;

Duration FluidStar::lookahead() const {
  return state_->lookahead();
}
std::uint64_t FluidStar::submit(const FluidBatch& batch) {
  return state_->submit(batch);
}
VirtualTime FluidStar::next_event() const {
  return state_->next_event();
}
void FluidStar::advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  state_->advance(until, arrivals);
}
bool FluidStar::carry(const FluidBatch& batch, VirtualTime before, std::span<VirtualTime> arrivals) {
  return state_->carry(batch, before, arrivals);
}
std::uint64_t FluidStar::total_bytes() const {
  return state_->total_bytes();
}
double FluidStar::busy_s() const {
  return state_->busy_s();
}

}  // namespace stakemine::network
