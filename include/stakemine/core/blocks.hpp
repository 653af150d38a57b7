// SPDX-License-Identifier: Apache-2.0
/// Work that falls into independent blocks. Code that knows no threads says what there is to do; whoever calls it says
/// how it is run. What comes out must not depend on that.
#pragma once

#include <cstddef>
#include <functional>

namespace stakemine {

using BlockWork = std::function<void(std::size_t block)>;

/// Calls work(0) … work(count − 1), each once, in any order and perhaps several at once, and returns when all are done;
/// an exception comes out of it, that of the lowest block that threw. Work must not run blocks itself. Empty: see
/// run_blocks.
using BlockRunner = std::function<void(std::size_t count, const BlockWork& work)>;

/// By the runner; without one, one after the other on this thread.
inline void run_blocks(const BlockRunner& runner, std::size_t count, const BlockWork& work) {
  if (runner && count > 1) return runner(count, work);
  for (std::size_t block = 0; block < count; ++block) work(block);
}

}  // namespace stakemine
