// SPDX-License-Identifier: Apache-2.0
/// What this process has used, as the system counts it.
#pragma once

#include "stakemine/stress/stress.hpp"

#include <sys/resource.h>

namespace stakemine::stress {

class UsageMeter {
 public:
  UsageMeter() { ::getrusage(RUSAGE_SELF, &before_); }

  /// Puts what was used since into the cell.
  void report(StressCell& cell) const {
    rusage now{};
    ::getrusage(RUSAGE_SELF, &now);
    cell.voluntary_switches = static_cast<std::uint64_t>(now.ru_nvcsw - before_.ru_nvcsw);
    cell.involuntary_switches = static_cast<std::uint64_t>(now.ru_nivcsw - before_.ru_nivcsw);
    cell.cpu_s = cpu_s(now) - cpu_s(before_);
    cell.peak_memory_bytes = 1024.0 * static_cast<double>(now.ru_maxrss);
  }

 private:
  static double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  }
  static double cpu_s(const rusage& usage) { return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime); }

  rusage before_{};
};

}  // namespace stakemine::stress
