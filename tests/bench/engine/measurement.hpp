// SPDX-License-Identifier: Apache-2.0
/// What one repetition of a workload measures, in whatever way its messages are carried: rounds that follow each other
/// at once, the first for warming up, until enough time has passed.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>

#include <malloc.h>

namespace stakemine::bench {

inline constexpr unsigned kThreads = 2;
inline constexpr std::chrono::duration<double> kMeasuredAtLeast{0.25};

struct Measurement {
  std::uint64_t messages = 0;
  double seconds = 0;
  double bytes_per_actor = 0;  ///< on the heap, while every mailbox is empty; 0 = not measured
};

/// Allocated with malloc or new at this moment.
inline double heap_bytes() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

/// The coordinator's part of a workload. One thread at a time.
class Rounds {
 public:
  /// To be made before the actors are. A round is `messages` messages, `replies` of which come to the coordinator.
  Rounds(std::uint64_t replies, std::uint64_t messages)
      : replies_(replies), messages_(messages), heap_bytes_(heap_bytes()) {}

  /// Counts from 1.
  [[nodiscard]] std::uint64_t round() const { return round_; }

  /// A reply has come. True: it was the round's last.
  [[nodiscard]] bool gather(std::uint64_t reply) {
    sum_ += reply;
    return ++gathered_ == replies_;
  }

  /// Ends a round whose replies should sum to that. Whether there is another.
  [[nodiscard]] bool next(std::uint64_t expected_sum) {
    all_right_ = all_right_ && sum_ == expected_sum;
    sum_ = gathered_ = 0;
    const auto now = std::chrono::steady_clock::now();
    if (++round_ == 2) {
      start_ = now;
      heap_bytes_ = heap_bytes() - heap_bytes_;
      return true;
    }
    seconds_ = now - start_;
    return seconds_ < kMeasuredAtLeast;
  }

  [[nodiscard]] Measurement measurement() const {
    if (round_ < 3 || !all_right_) throw std::runtime_error("messages were lost or wrong");
    return {(round_ - 2) * messages_, seconds_.count(), 0};
  }
  [[nodiscard]] Measurement measurement(std::uint32_t actors) const {
    Measurement measured = measurement();
    measured.bytes_per_actor = heap_bytes_ / actors;
    return measured;
  }

 private:
  std::uint64_t replies_, messages_;
  std::uint64_t round_ = 1, gathered_ = 0, sum_ = 0;
  bool all_right_ = true;
  double heap_bytes_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::duration<double> seconds_{};
};

}  // namespace stakemine::bench
