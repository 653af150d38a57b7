// SPDX-License-Identifier: Apache-2.0
/// The threads of a run in virtual time, and when to use more than one of them.
#pragma once

#include "stakemine/core/blocks.hpp"
#include "stakemine/core/time.hpp"

#include "engine/pool.hpp"

#include <atomic>
#include <cstddef>
#include <functional>

namespace stakemine::engine {

/// Runs lists of tasks, in parallel where that pays: waking a thread costs as much as thousands of instructions. Real
/// time is looked at for that alone: it decides on which thread a task runs, never what it does.
class Crew final : private Pool::Job {
 public:
  /// What tasks of one kind have cost lately.
  struct Cost {
    double ns_per_task = 0;  ///< 0: not known
  };

  /// \param sequential_below lists that will take less than this, going by Cost, are run on the calling thread alone.
  Crew(unsigned threads, Duration sequential_below);

  /// No two tasks that run at once have the same slot; 0 … slot_count() − 1. The calling thread has the last one while
  /// it works alone.
  [[nodiscard]] std::size_t slot_count() const noexcept { return pool_.slot_count() + 1; }

  using Task = std::function<void(std::size_t index, std::size_t slot)>;
  /// task(0 … count − 1) in any order, and `beside`, if it is not empty, on the calling thread. Tasks must not throw.
  void run(std::size_t count, const Task& task, const std::function<void()>& beside, Cost& cost);
  /// As BlockRunner.
  void run_blocks(std::size_t count, const BlockWork& work, Cost& cost);

 private:
  [[nodiscard]] bool worth_sharing(std::size_t tasks, const Cost& cost) const;
  [[nodiscard]] std::size_t run_alone(std::size_t count, const Task& task, Cost& cost);
  void share(std::size_t first, std::size_t count, const Task& task, const std::function<void()>& beside, Cost& cost);
  void run(std::size_t index) override;

  unsigned threads_;
  Duration sequential_below_;
  Pool pool_;
  const Task* task_ = nullptr;
  std::atomic<Duration::rep> sampled_ns_{0};
  std::atomic<std::size_t> samples_{0};
  // What orders the parallel part after what comes before it, and what comes after it after it.
  std::atomic<std::uint64_t> begun_{0};
  std::atomic<std::size_t> done_{0};
};

}  // namespace stakemine::engine
