// SPDX-License-Identifier: Apache-2.0
/// Threads that take turns on one real thread, by a seeded schedule.
#pragma once

#include "stakemine/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <vector>

namespace stakemine::engine {

class SerialThreads {
 public:
  using Where = std::source_location;

  struct Options {
    std::uint64_t seed = 0;
    std::uint64_t depth = 0;  ///< as in ExploreOptions
    std::uint64_t expected_steps = 1000;
    std::uint64_t steps_at_most = 1'000'000;
    bool keeps_steps = false;
  };
  enum class Rest {
    done,    ///< all have returned
    asleep,  ///< those that have not are asleep
    stuck,   ///< more steps than are allowed
  };

  explicit SerialThreads(const Options& options);
  ~SerialThreads();
  SerialThreads(const SerialThreads&) = delete;
  SerialThreads& operator=(const SerialThreads&) = delete;

  /// The body must not throw. To be called before run().
  void spawn(std::function<void()> body);
  /// Until nobody can go on. May be called again once somebody has been woken.
  Rest run();

  /// A step of the thread that runs: another may go on. Where none of these runs, nothing.
  static void point(const Where& where) {
    if (running_ != nullptr) running_->step(where, Turn::fair);
  }
  /// The same in a loop that waits for others: they go first.
  static void yield(const Where& where = Where::current()) {
    if (running_ != nullptr) running_->step(where, Turn::after_others);
  }
  /// The thread that runs goes to sleep until it is woken. Lets nobody in before it sleeps.
  void sleep();
  /// One that sleeps, if there is one, drawn at random; or all.
  void wake_one();
  void wake_all();

  /// Adds what line() says to what is kept of the steps.
  template <class Line>
  void note(const Line& line) {
    if (options_.keeps_steps && running_ != nullptr) keep(line());
  }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::vector<std::string> take_trace() { return std::move(trace_); }

 private:
  enum class Turn { fair, after_others };
  struct Thread;

  static void enter(unsigned low, unsigned high);
  void step(const Where& where, Turn turn);
  [[nodiscard]] std::size_t choose(Turn turn);
  void switch_to(std::size_t next);
  void leave();
  void keep(const std::string& line);

  static inline thread_local SerialThreads* running_ = nullptr;

  Options options_;
  KeyedRandom random_;
  std::vector<std::unique_ptr<Thread>> threads_;
  std::unique_ptr<Thread> outside_;
  std::vector<std::uint64_t> change_points_;  // ascending
  std::int64_t lowest_ = 0;                   // priority so far
  std::size_t current_ = 0;
  std::uint64_t steps_ = 0, hash_ = 0;
  bool stuck_ = false;
  std::vector<std::string> trace_;
};

}  // namespace stakemine::engine
