// SPDX-License-Identifier: Apache-2.0
// One queue of all pending events and nothing else: neither actors nor messages.
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <queue>
#include <vector>

namespace stakemine::bench {
namespace {

struct Event {
  std::int64_t time_ns;
  std::uint32_t actor;

  [[nodiscard]] bool operator>(const Event& other) const noexcept { return time_ns > other.time_ns; }
};

class BinaryHeap : private std::priority_queue<Event, std::vector<Event>, std::greater<>> {
 public:
  using priority_queue::push, priority_queue::top;
  void replace_top(const Event& event) {
    pop();
    push(event);
  }
};

/// Half as deep, four children to a cache line, and the next event takes the place of the one that is done.
class FourAryHeap {
 public:
  [[nodiscard]] const Event& top() const { return events_.front(); }

  void push(const Event& event) {
    std::size_t hole = events_.size();
    events_.push_back(event);
    for (; hole > 0 && events_[(hole - 1) / 4] > event; hole = (hole - 1) / 4) events_[hole] = events_[(hole - 1) / 4];
    events_[hole] = event;
  }

  void replace_top(const Event& event) {
    std::size_t hole = 0;
    for (std::size_t child = 1; child < events_.size(); child = 4 * hole + 1) {
      const std::size_t end = std::min(child + 4, events_.size());
      std::size_t least = child;
      while (++child < end)
        if (events_[least] > events_[child]) least = child;
      if (!(event > events_[least])) break;
      events_[hole] = events_[least];
      hole = least;
    }
    events_[hole] = event;
  }

 private:
  std::vector<Event> events_;
};

template <class Heap>
class Simulation {
 public:
  explicit Simulation(std::uint32_t pending) {
    randoms_.reserve(pending);
    for (std::uint32_t actor = 0; actor < pending; ++actor) {
      randoms_.emplace_back(actor);
      heap_.push(next(0, actor));
    }
  }

  /// How many events come before that time.
  std::uint64_t run_until(double time_s) {
    std::uint64_t events = 0;
    const auto end_ns = static_cast<std::int64_t>(time_s * 1e9);
    for (; heap_.top().time_ns < end_ns; ++events) {
      const Event event = heap_.top();
      heap_.replace_top(next(event.time_ns, event.actor));
    }
    return events;
  }

 private:
  Event next(std::int64_t now_ns, std::uint32_t actor) {
    CheapRandom& random = randoms_[actor];
    const auto time_ns = now_ns + static_cast<std::int64_t>((Phold::kLeastDelay_s + random.exponential()) * 1e9);
    const bool is_local = random.uniform() > Phold::kRemoteShare;
    return {time_ns, is_local ? actor : random.below(static_cast<std::uint32_t>(randoms_.capacity()))};
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
