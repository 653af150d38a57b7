// SPDX-License-Identifier: Apache-2.0
#include "stress/watchdog.hpp"

#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::stress {
namespace {

constexpr Duration kLookEvery = std::chrono::milliseconds{100};

}  // namespace

Watchdog::Watchdog(const StressOptions& options, Verdicts& verdicts, std::function<std::uint64_t()> count)
    : options_(options),
      verdicts_(verdicts),
      count_(std::move(count)),
      forward_(options.stop, [this] { source_.request_stop(); }),
      ticker_(kLookEvery, [this] { look(); }) {}

void Watchdog::look() {
  const std::uint64_t count = count_();
  ++looks_;
  if (options_.tick) options_.tick(count, seconds(kLookEvery) * static_cast<double>(looks_));
  still_ = count == last_count_ ? still_ + 1 : 0;
  last_count_ = count;
  const auto patience = static_cast<std::uint64_t>(options_.patience / kLookEvery);
  if (still_ == patience) {
    stuck_ = true;
    verdicts_.broken(Invariant::quiescent,
                     fmt::format("nothing moved for {:.1f} s after {} messages", seconds(options_.patience), count));
    source_.request_stop();
  } else if (still_ == 2 * patience) {
    std::fputs("stakemine: the run is stuck and does not stop\n", stderr);
    ::_exit(1);
  }
}

}  // namespace stakemine::stress
