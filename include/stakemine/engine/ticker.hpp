// SPDX-License-Identifier: Apache-2.0
/// Something to be done every so often while something else goes on: a look at whether it still moves.
#pragma once

#include "stakemine/core/time.hpp"

#include <functional>
#include <memory>

namespace stakemine::engine {

/// Calls `tick` about every `every` (> 0) on a thread of its own until destroyed; never after that, and never twice at
/// once. `tick` must not throw.
class Ticker {
 public:
  Ticker(Duration every, std::function<void()> tick);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  ~Ticker();

 private:
  struct Service;
  std::unique_ptr<Service> service_;
};

}  // namespace stakemine::engine
