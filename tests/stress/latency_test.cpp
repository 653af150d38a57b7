// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/latency.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

// The slow way: every value by itself.
std::vector<std::int64_t> corrected_values(const std::vector<std::int64_t>& values, std::int64_t interval_ns) {
  std::vector<std::int64_t> all;
  for (const std::int64_t value : values) {
    all.push_back(value);
    for (std::int64_t missed = value - interval_ns; missed >= interval_ns; missed -= interval_ns) all.push_back(missed);
  }
  std::ranges::sort(all);
  return all;
}

TEST(Histogram, HasBucketsThatJoinAndAreNarrow) {
  for (std::size_t bucket = 0; bucket + 1 < Histogram::kBuckets; ++bucket) {
    const std::int64_t upper = Histogram::upper_ns(bucket);
    ASSERT_EQ(Histogram::bucket_of(upper), bucket);
    ASSERT_EQ(Histogram::bucket_of(upper + 1), bucket + 1);
    const std::int64_t lower = bucket == 0 ? 0 : Histogram::upper_ns(bucket - 1) + 1;
    ASSERT_LE(upper - lower, lower / 128);
  }
  EXPECT_EQ(Histogram::bucket_of(std::int64_t{1} << 62), Histogram::kBuckets - 1);
  EXPECT_EQ(Histogram::bucket_of(-1), 0U);
}

TEST(Histogram, FindsQuantilesAsSortingDoes) {
  Histogram histogram;
  std::vector<std::int64_t> values;
  for (std::int64_t i = 1; i <= 10'000; ++i) values.push_back(i * i % 999'983);
  for (const std::int64_t value : values) histogram.add(value);
  std::ranges::sort(values);
  for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
    const auto exact = values[static_cast<std::size_t>(std::ceil(share * 10'000)) - 1];
    EXPECT_GE(histogram.quantile_ns(share), exact);
    EXPECT_LE(static_cast<double>(histogram.quantile_ns(share)), static_cast<double>(exact) * (1 + 1.0 / 128) + 1);
  }
  EXPECT_EQ(Histogram{}.quantile_ns(0.5), 0);
}

TEST(Histogram, CorrectsForCoordinatedOmissionAsCountingOneByOneDoes) {
  for (const std::int64_t interval : {1, 7, 100, 5000}) {
    Histogram histogram;
    std::vector<std::int64_t> values;
    for (std::size_t bucket : {3U, 90U, 400U, 900U, 1500U}) values.push_back(Histogram::upper_ns(bucket));
    for (const std::int64_t value : values) histogram.add(value);
    const Histogram corrected = histogram.corrected(interval);
    const auto exact = corrected_values(values, interval);
    EXPECT_EQ(corrected.count(), exact.size()) << interval;
    for (const double share : {0.1, 0.5, 0.9, 0.99})
      EXPECT_NEAR(static_cast<double>(corrected.quantile_ns(share)),
                  static_cast<double>(
                      exact[static_cast<std::size_t>(std::ceil(share * static_cast<double>(exact.size()))) - 1]),
                  static_cast<double>(corrected.quantile_ns(share)) / 128 + 1);
  }
}

TEST(LatencyRecorder, SumsItsParts) {
  LatencyRecorder recorder{100};
  for (std::uint32_t actor = 0; actor < 100; ++actor) recorder.record(actor, actor);
  EXPECT_EQ(recorder.count(), 100U);
  EXPECT_EQ(recorder.longest_ns(), 99);
  EXPECT_EQ(recorder.sum().count(), 100U);
  EXPECT_EQ(recorder.sum().quantile_ns(0.5), 49);
}

}  // namespace
}  // namespace stakemine::stress
