// SPDX-License-Identifier: Apache-2.0
/// Waiting a little before going to sleep: in a busy run the next thing to do is less than a wake-up (5 µs) away.
#pragma once

#include <thread>

namespace stakemine::engine {

/// `while (nothing to do && spin.again())`: some tens of microseconds, most of them offered to others, since there may
/// be more threads than cores.
class Spin {
 public:
  /// Pauses. False: it has been long enough.
  [[nodiscard]] bool again() noexcept {
    constexpr int kPauses = 200, kYields = 50;
    if (turns_ < kPauses) {
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    } else if (turns_ < kPauses + kYields) {
      std::this_thread::yield();
    } else {
      return false;
    }
    ++turns_;
    return true;
  }

 private:
  int turns_ = 0;
};

}  // namespace stakemine::engine
