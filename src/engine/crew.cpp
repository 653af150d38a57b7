// SPDX-License-Identifier: Apache-2.0
#include "engine/crew.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <vector>

namespace stakemine::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A look at the clock costs as much as a small task: not every task is timed.
constexpr std::size_t kSampleEvery = 8;

void learn(Crew::Cost& cost, double ns_per_task) {
  cost.ns_per_task = cost.ns_per_task == 0 ? ns_per_task : 0.5 * (cost.ns_per_task + ns_per_task);
}

}  // namespace

Crew::Crew(unsigned threads, Duration sequential_below)
    : threads_(threads), sequential_below_(sequential_below), pool_(threads, Pool::Callers::help) {}

void Crew::run(std::size_t count, const Task& task, const std::function<void()>& beside, Cost& cost) {
  if (count == 0) {
    if (beside) beside();
    return;
  }
  if (worth_sharing(count + (beside ? 1 : 0), cost)) {
    share(0, count, task, beside, cost);
    return;
  }
  if (beside) beside();
  const std::size_t done = run_alone(count, task, cost);
  if (done < count) share(done, count, task, {}, cost);
}

void Crew::run_blocks(std::size_t count, const BlockWork& work, Cost& cost) {
  std::vector<std::exception_ptr> failures(count);
  const auto noting_failures = [&](std::size_t block, std::size_t) {
    try {
      work(block);
    } catch (...) {
      failures[block] = std::current_exception();
    }
  };
  run(count, noting_failures, {}, cost);
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

bool Crew::worth_sharing(std::size_t tasks, const Cost& cost) const {
  if (threads_ == 1 || tasks < 2) return false;
  return cost.ns_per_task == 0 ||
         cost.ns_per_task * static_cast<double>(tasks) >= static_cast<double>(sequential_below_.count());
}

std::size_t Crew::run_alone(std::size_t count, const Task& task, Cost& cost) {
  const std::size_t slot = slot_count() - 1;
  if (threads_ == 1) {
    for (std::size_t index = 0; index < count; ++index) task(index, slot);
    return count;
  }
  // A list that turns out dearer than the ones before it is shared from then on.
  const auto began = SteadyClock::now();
  std::size_t done = 0;
  Duration spent{0};
  while (done < count && spent < sequential_below_) {
    const std::size_t end = std::min(count, done + std::clamp<std::size_t>(done, 1, kSampleEvery));
    for (; done < end; ++done) task(done, slot);
    spent = SteadyClock::now() - began;
  }
  if (done > 0) learn(cost, static_cast<double>(spent.count()) / static_cast<double>(done));
  return done;
}

void Crew::share(std::size_t first, std::size_t count, const Task& task, const std::function<void()>& beside,
                 Cost& cost) {
  task_ = &task;
  sampled_ns_.store(0, std::memory_order_relaxed);
  samples_.store(0, std::memory_order_relaxed);
  done_.store(first, std::memory_order_relaxed);
  begun_.fetch_add(1, std::memory_order_release);
  pool_.run_all(*this, first, count, [&] {
    if (beside) beside();
  });
  STAKEMINE_ASSERT(done_.load(std::memory_order_acquire) == count);
  if (const std::size_t samples = samples_.load(std::memory_order_relaxed); samples > 0)
    learn(cost, static_cast<double>(sampled_ns_.load(std::memory_order_relaxed)) / static_cast<double>(samples));
}

void Crew::run(std::size_t index) {
  (void)begun_.load(std::memory_order_acquire);
  if (index % kSampleEvery == 0) {
    const auto began = SteadyClock::now();
    (*task_)(index, Pool::slot());
    sampled_ns_.fetch_add(Duration{SteadyClock::now() - began}.count(), std::memory_order_relaxed);
    samples_.fetch_add(1, std::memory_order_relaxed);
  } else {
    (*task_)(index, Pool::slot());
  }
  done_.fetch_add(1, std::memory_order_release);
}

}  // namespace stakemine::engine
