// SPDX-License-Identifier: Apache-2.0
/// Timers on the wall's clock: one Asio io_context on a thread of its own, which starts with the first timer.
#pragma once

#include "stakemine/engine/actor.hpp"
#include "stakemine/engine/message.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <span>

namespace stakemine::engine {

/// Thread-safe, but for stop.
class WallTimers {
 public:
  /// What comes back at a time: a timer of an actor's, or a message that is held back.
  struct Entry {
    Message message;
    VirtualTime due{};
  };

  /// \param start what the times count from. \param deliver is called with what has come due, in commit order but for
  /// `due` in the place of the time, on the timers' thread; must not throw.
  WallTimers(std::chrono::steady_clock::time_point start, std::function<void(std::span<const Message>)> deliver);
  WallTimers(const WallTimers&) = delete;
  WallTimers& operator=(const WallTimers&) = delete;
  ~WallTimers();

  void add(const Entry& entry);
  /// Whether that timer was pending; then it will not be delivered.
  bool cancel(ActorId owner, TimerId timer);
  /// Nothing is delivered once this has returned; what is added then is never due. Not from `deliver`.
  void stop();

 private:
  struct Service;
  std::unique_ptr<Service> service_;
};

}  // namespace stakemine::engine
