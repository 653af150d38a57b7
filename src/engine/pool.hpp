// SPDX-License-Identifier: Apache-2.0
/// The threads that run actor groups: a oneTBB arena. pool.cpp is the only file that includes TBB.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace stakemine::engine {

class Pool {
 public:
  enum class Callers {
    stay_outside,  ///< jobs run on the pool's own threads alone
    help,          ///< a thread that calls run_all is one of the pool's while it does
  };

  /// What the pool runs; parts of it are told apart by an index. Must not throw.
  class Job {
   public:
    virtual ~Job() = default;
    virtual void run(std::size_t index) = 0;
  };

  /// \param threads ≥ 1.
  Pool(unsigned threads, Callers callers);
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  /// Nothing may be running.
  ~Pool();

  /// Has job.run(index) called soon, once. Any thread.
  void enqueue(Job& job, std::size_t index);
  /// job.run(first) … job.run(last − 1) in parallel and `beside` on the calling thread; returns when all are done. For
  /// Callers::help.
  void run_all(Job& job, std::size_t first, std::size_t last, const std::function<void()>& beside);
  /// Within a job: which of the pool's threads this is, 0 … slot_count() − 1. No two that run at once have the same.
  [[nodiscard]] static std::size_t slot();
  [[nodiscard]] std::size_t slot_count() const noexcept;

 private:
  struct Arena;
  std::unique_ptr<Arena> arena_;
};

}  // namespace stakemine::engine
