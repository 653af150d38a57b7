// SPDX-License-Identifier: Apache-2.0
/// What this process has used since the meter was made.
#pragma once

#include <optional>

namespace stakemine::experiment {

class ProcessMeter {
 public:
  /// Begins to measure; the peak of memory begins anew.
  ProcessMeter();

  /// Seconds of all threads together.
  [[nodiscard]] double cpu_s() const;
  /// The most that was resident since the last meter was made; nothing where the system doesn't tell.
  [[nodiscard]] static std::optional<double> peak_memory_bytes();

 private:
  double cpu_before_s_;
};

}  // namespace stakemine::experiment
