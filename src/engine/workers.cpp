// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/workers.hpp"

#include "stakemine/engine/runtime.hpp"

#include "engine/crew.hpp"
#include "engine/thread_count.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace stakemine::engine {
namespace {

class Jobs {
 public:
  Jobs(std::uint64_t count, const std::stop_token& stop, const Job& job) : count_(count), stop_(stop), job_(job) {}

  void work() {
    while (!failed_.load(std::memory_order_relaxed) && !stop_.stop_requested()) {
      const std::uint64_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= count_) return;
      try {
        const auto deliver = job_(index);
        const std::scoped_lock one_at_a_time{results_};
        deliver();
        ++done_;
      } catch (...) {
        const std::scoped_lock one_at_a_time{results_};
        if (!failure_ || index < failed_index_) {
          failure_ = std::current_exception();
          failed_index_ = index;
        }
        failed_.store(true, std::memory_order_relaxed);
      }
    }
  }

  bool outcome() const {
    if (failure_) std::rethrow_exception(failure_);
    return done_ == count_;
  }

 private:
  std::uint64_t count_;
  const std::stop_token& stop_;
  const Job& job_;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex results_;  ///< guards what follows, and whatever the results are put into
  std::uint64_t done_ = 0;
  std::exception_ptr failure_;
  std::uint64_t failed_index_ = 0;
};

}  // namespace

bool run_jobs(std::uint64_t count, unsigned threads, const std::stop_token& stop, const Job& job) {
  Jobs jobs{count, stop, job};
  {
    const auto others = std::min<std::uint64_t>(std::max(1U, threads) - 1, count);
    std::vector<std::jthread> team;
    for (std::uint64_t i = 0; i < others; ++i) team.emplace_back([&jobs] { jobs.work(); });
    jobs.work();
  }
  return jobs.outcome();
}

unsigned worker_count(unsigned threads) {
  return thread_count(threads);
}

BlockRunner block_runner(unsigned threads) {
  if (worker_count(threads) == 1) return {};
  struct Team {
    explicit Team(unsigned threads) : crew(threads, RuntimeOptions{}.sequential_below) {}
    Crew crew;
    Crew::Cost cost;
  };
  const auto team = std::make_shared<Team>(worker_count(threads));
  return [team](std::size_t count, const BlockWork& work) { team->crew.run_blocks(count, work, team->cost); };
}

}  // namespace stakemine::engine
