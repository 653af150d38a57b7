// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <thread>

namespace stakemine::engine {

/// As asked for, or one a core that this process may use.
[[nodiscard]] inline unsigned thread_count(unsigned requested) {
  return requested != 0 ? requested : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace stakemine::engine
