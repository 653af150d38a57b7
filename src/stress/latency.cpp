// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/latency.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace stakemine::stress {
namespace {

constexpr std::size_t kParts = 16;
constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

std::size_t Histogram::bucket_of(std::int64_t ns) noexcept {
  const auto value = static_cast<std::uint64_t>(std::clamp<std::int64_t>(ns, 0, (std::int64_t{1} << 42) - 1));
  if (value < std::uint64_t{1} << kSubBits) return value;
  const auto shift = static_cast<unsigned>(std::bit_width(value)) - kSubBits - 1;
  return (std::size_t{shift} << kSubBits) + (value >> shift);
}

std::int64_t Histogram::upper_ns(std::size_t bucket) noexcept {
  if (bucket < std::size_t{1} << kSubBits) return static_cast<std::int64_t>(bucket);
  const std::size_t shift = (bucket >> kSubBits) - 1;
  const std::size_t leading = (bucket & ((std::size_t{1} << kSubBits) - 1)) | std::size_t{1} << kSubBits;
  return static_cast<std::int64_t>(((leading + 1) << shift) - 1);
}

std::uint64_t Histogram::count() const noexcept {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : counts_) sum += count;
  return sum;
}

std::int64_t Histogram::quantile_ns(double share) const noexcept {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count())));
  std::uint64_t sum = 0;
  std::int64_t highest = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    if (counts_[bucket] == 0) continue;
    sum += counts_[bucket];
    highest = upper_ns(bucket);
    if (sum >= wanted) break;
  }
  return highest;
}

Histogram Histogram::corrected(std::int64_t interval_ns) const {
  Histogram whole = *this;
  for (std::size_t bucket = bucket_of(interval_ns); bucket < kBuckets; ++bucket) {
    if (counts_[bucket] == 0) continue;
    std::int64_t value = upper_ns(bucket) - interval_ns;
    while (value >= interval_ns) {
      const std::size_t at = bucket_of(value);
      const std::int64_t below = at == 0 ? -1 : upper_ns(at - 1);
      const std::int64_t steps = std::min((value - below - 1) / interval_ns, value / interval_ns - 1) + 1;
      whole.add_bucket(at, counts_[bucket] * static_cast<std::uint64_t>(steps));
      value -= steps * interval_ns;
    }
  }
  return whole;
}

LatencyRecorder::LatencyRecorder(std::uint32_t actors) : actors_(actors), parts_(kParts) {
  for (Part& part : parts_) part.counts = std::make_unique<std::atomic<std::uint64_t>[]>(Histogram::kBuckets);
}

void LatencyRecorder::record(std::uint32_t actor, std::int64_t ns) noexcept {
  Part& part = parts_[std::uint64_t{actor} * kParts / actors_];
  part.counts[Histogram::bucket_of(ns)].fetch_add(1, kRelaxed);
  part.total.fetch_add(1, kRelaxed);
  std::int64_t longest = part.longest_ns.load(kRelaxed);
  while (longest < ns && !part.longest_ns.compare_exchange_weak(longest, ns, kRelaxed)) {
  }
}

Histogram LatencyRecorder::sum() const {
  Histogram all;
  for (const Part& part : parts_)
    for (std::size_t bucket = 0; bucket < Histogram::kBuckets; ++bucket)
      all.add_bucket(bucket, part.counts[bucket].load(kRelaxed));
  return all;
}

std::uint64_t LatencyRecorder::count() const noexcept {
  std::uint64_t sum = 0;
  for (const Part& part : parts_) sum += part.total.load(kRelaxed);
  return sum;
}

std::int64_t LatencyRecorder::longest_ns() const noexcept {
  std::int64_t longest = 0;
  for (const Part& part : parts_) longest = std::max(longest, part.longest_ns.load(kRelaxed));
  return longest;
}

}  // namespace stakemine::stress
