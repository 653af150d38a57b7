// SPDX-License-Identifier: Apache-2.0
// One queue of all pending events and nothing else: neither actors nor messages.
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"

#include <chrono>
#include <queue>
#include <vector>

#include <boost/heap/d_ary_heap.hpp>

namespace stakemine::bench {
namespace {

struct Event {
  std::int64_t time_ns;
  std::uint32_t actor;

  [[nodiscard]] bool operator>(const Event& other) const { return time_ns > other.time_ns; }
};

using BinaryHeap = std::priority_queue<Event, std::vector<Event>, std::greater<>>;
using FourAryHeap = boost::heap::d_ary_heap<Event, boost::heap::arity<4>, boost::heap::compare<std::greater<>>>;

template <class Heap>
class Simulation {
 public:
  explicit Simulation(std::uint32_t pending) {
    randoms_.reserve(pending);
    for (std::uint32_t actor = 0; actor < pending; ++actor) {
      randoms_.emplace_back(actor);
      schedule(0, actor);
    }
  }

  /// How many events come before that time.
  std::uint64_t run_until(double time_s) {
    std::uint64_t events = 0;
    const auto end_ns = static_cast<std::int64_t>(time_s * 1e9);
    for (; heap_.top().time_ns < end_ns; ++events) {
      const Event event = heap_.top();
      heap_.pop();
      schedule(event.time_ns, event.actor);
    }
    return events;
  }

 private:
  void schedule(std::int64_t now_ns, std::uint32_t actor) {
    CheapRandom& random = randoms_[actor];
    const auto time_ns = now_ns + static_cast<std::int64_t>((Phold::kLeastDelay_s + random.exponential()) * 1e9);
    const bool is_local = random.uniform() > Phold::kRemoteShare;
    heap_.push({time_ns, is_local ? actor : random.below(static_cast<std::uint32_t>(randoms_.capacity()))});
  }

  std::vector<CheapRandom> randoms_;
  Heap heap_;
};

template <class Heap>
Measurement run(std::uint32_t pending) {
  Simulation<Heap> simulation(pending);
  simulation.run_until(Phold::warm_up_s(pending));
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t events = simulation.run_until(Phold::warm_up_s(pending) + Phold::measured_s(pending));
  return {events, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 0};
}

}  // namespace

Measurement phold_binary_heap(std::uint32_t pending) {
  return run<BinaryHeap>(pending);
}
Measurement phold_4ary_heap(std::uint32_t pending) {
  return run<FourAryHeap>(pending);
}

}  // namespace stakemine::bench
