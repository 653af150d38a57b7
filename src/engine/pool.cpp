// SPDX-License-Identifier: Apache-2.0
#include "engine/pool.hpp"

#include <utility>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

namespace stakemine::engine {

struct Pool::Arena {
  Arena(unsigned threads, Callers callers)
      : parallelism(oneapi::tbb::global_control::max_allowed_parallelism,
                    callers == Callers::help ? threads : threads + 1),
        arena(static_cast<int>(threads), callers == Callers::help ? 1 : 0) {}

  // TBB counts the thread that calls it, and by default gives no more threads than there are cores.
  oneapi::tbb::global_control parallelism;
  oneapi::tbb::task_arena arena;
};

Pool::Pool(unsigned threads, Callers callers) : arena_(std::make_unique<Arena>(threads, callers)) {}

Pool::~Pool() = default;

void Pool::enqueue(Job& job, std::size_t index) {
  arena_->arena.enqueue([&job, index] { job.run(index); });
}

void Pool::run_all(Job& job, std::size_t first, std::size_t last, const std::function<void()>& beside) {
  arena_->arena.execute([&] {
    oneapi::tbb::task_group group;
    group.run([&] {
      oneapi::tbb::parallel_for(
          first, last, [&job](std::size_t index) { job.run(index); }, oneapi::tbb::simple_partitioner{});
    });
    beside();
    group.wait();
  });
}

std::size_t Pool::slot() {
  return static_cast<std::size_t>(oneapi::tbb::this_task_arena::current_thread_index());
}

// An arena that reserves no place for callers has one more place than threads, and uses it.
std::size_t Pool::slot_count() const noexcept {
  return static_cast<std::size_t>(arena_->arena.max_concurrency()) + 1;
}

}  // namespace stakemine::engine
