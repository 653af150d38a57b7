// SPDX-License-Identifier: Apache-2.0
/// Ctrl-C, turned into a request to stop.
#pragma once

#include <memory>
#include <stop_token>

namespace stakemine::engine {

/// While it lives, the first SIGINT or SIGTERM requests a stop of the source; the second ends the process at once with
/// status 130. Waits on a thread of its own, so nothing runs in signal context. At most one at a time in a process.
class InterruptHandler {
 public:
  explicit InterruptHandler(std::stop_source source);
  InterruptHandler(const InterruptHandler&) = delete;
  InterruptHandler& operator=(const InterruptHandler&) = delete;
  ~InterruptHandler();

 private:
  struct Waiter;
  std::unique_ptr<Waiter> waiter_;
};

}  // namespace stakemine::engine
