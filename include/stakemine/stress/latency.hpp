// SPDX-License-Identifier: Apache-2.0
/// How long messages took: a histogram of constant relative precision (as G. Tene's HdrHistogram, hdrhistogram.org),
/// and its correction for coordinated omission.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace stakemine::stress {

/// Counts of durations in nanoseconds, 0 … 2^42 (73 minutes; longer ones count as that). A value is known to within
/// 1/128 of itself. 36 kB.
class Histogram {
 public:
  static constexpr unsigned kSubBits = 7;
  static constexpr std::size_t kBuckets = (42 - kSubBits + 1) << kSubBits;

  [[nodiscard]] static std::size_t bucket_of(std::int64_t ns) noexcept;
  /// The largest value that falls into the bucket.
  [[nodiscard]] static std::int64_t upper_ns(std::size_t bucket) noexcept;

  void add(std::int64_t ns, std::uint64_t count = 1) { counts_[bucket_of(ns)] += count; }
  void add_bucket(std::size_t bucket, std::uint64_t count) { counts_[bucket] += count; }

  [[nodiscard]] std::uint64_t count() const noexcept;
  /// The least value that at least this share of all does not exceed; 0 of nothing. \param share in [0, 1]
  [[nodiscard]] std::int64_t quantile_ns(double share) const noexcept;

  /// Where a sender that sends every `interval_ns` ≥ 1 was held up for longer, what it would have sent meanwhile would
  /// have waited too, and nobody measured it: each value v stands for v, v − interval, v − 2·interval, … ≥ interval.
  /// (HdrHistogram's copyCorrectedForCoordinatedOmission.) Steps finer than a bucket are counted together.
  [[nodiscard]] Histogram corrected(std::int64_t interval_ns) const;

 private:
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(kBuckets);
};

/// The histogram while many threads add to it: one of several by the actor, so that they seldom meet. Thread-safe.
class LatencyRecorder {
 public:
  explicit LatencyRecorder(std::uint32_t actors);

  void record(std::uint32_t actor, std::int64_t ns) noexcept;
  [[nodiscard]] Histogram sum() const;
  /// How many were recorded so far.
  [[nodiscard]] std::uint64_t count() const noexcept;
  [[nodiscard]] std::int64_t longest_ns() const noexcept;

 private:
  struct Part {
    std::unique_ptr<std::atomic<std::uint64_t>[]> counts;
    alignas(64) std::atomic<std::uint64_t> total{0};
    std::atomic<std::int64_t> longest_ns{0};
  };
  std::uint32_t actors_;
  std::vector<Part> parts_;
};

}  // namespace stakemine::stress
