// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/statistics.hpp"

#include "stakemine/core/random.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

const std::vector<double> kSample{5.1, 4.9, 5.6, 5.8, 6.0, 4.4, 5.0};

TEST(Statistics, MeanMedianAndDeviation) {
  EXPECT_DOUBLE_EQ(mean(kSample), 36.8 / 7);
  EXPECT_EQ(median(kSample), 5.1);
  EXPECT_EQ(median(std::vector{4.0, 1.0, 3.0, 2.0}), 2.5);
  EXPECT_NEAR(*standard_deviation(kSample), 0.5652643713553945, 1e-14);
  EXPECT_FALSE(standard_deviation(std::vector{1.0}));
}

TEST(Statistics, StudentQuantilesAreThoseOfTheTables) {
  // Figures of the density's numerical integral; to four digits also in Student's tables.
  const std::pair<std::uint64_t, double> table[] = {{1, 12.7062047362},  {2, 4.3026527297},   {3, 3.1824463053},
                                                    {4, 2.7764451052},   {5, 2.5705818356},   {9, 2.2621571628},
                                                    {10, 2.2281388520},  {30, 2.0422724563},  {100, 1.9839715185},
                                                    {200, 1.9718962236}, {201, 1.9718365068}, {1000, 1.9623390808}};
  for (const auto& [degrees, quantile] : table) EXPECT_NEAR(student_quantile(degrees), quantile, 2e-9) << degrees;
  EXPECT_NEAR(student_quantile(1'000'000'000), 1.959963984540054, 1e-8);
}

TEST(Statistics, StudentInterval) {
  const auto interval = student_interval(kSample);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 4.73436050661916, 1e-9);
  EXPECT_NEAR(interval->high, 5.779925207666555, 1e-9);
  EXPECT_FALSE(student_interval(std::vector{1.0}));
}

TEST(Statistics, BootstrapIsAFunctionOfItsKey) {
  const auto one = bootstrap_interval(kSample, {1, 2, 3}), same = bootstrap_interval(kSample, {1, 2, 3});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->low, same->low);
  EXPECT_EQ(one->high, same->high);
  EXPECT_NE(one->low, bootstrap_interval(kSample, {1, 2, 4})->low);
  EXPECT_FALSE(bootstrap_interval(std::vector{1.0}, {}));
  const auto constant = bootstrap_interval(std::vector{0.1, 0.1, 0.1}, {});
  EXPECT_EQ(constant->low, 0.1);
  EXPECT_EQ(constant->high, 0.1);
}

TEST(Statistics, BootstrapOfTwoValuesIsKnown) {
  // Means are 0, ½ and 1 with chances ¼, ½ and ¼: both tails of 2.5 % lie in the outer ones.
  const auto interval = bootstrap_interval(std::vector{0.0, 1.0}, {7, 0, 0});
  EXPECT_EQ(interval->low, 0);
  EXPECT_EQ(interval->high, 1);
}

TEST(Statistics, IntervalsCoverAsOftenAsTheySay) {
  // 1,000 samples of 20 normal values around 3: Student's covers 95 %, the percentile bootstrap a little less. Four
  // standard errors of a share of 1,000 are 2.8 %.
  int student = 0, bootstrap = 0;
  for (std::uint64_t trial = 0; trial < 1000; ++trial) {
    KeyedRandom random{5, Purpose::test, trial};
    std::vector<double> sample(20);
    for (double& value : sample) value = 3 + random.normal();
    student += student_interval(sample)->contains(3) ? 1 : 0;
    bootstrap += bootstrap_interval(sample, {5, trial, 0})->contains(3) ? 1 : 0;
  }
  EXPECT_NEAR(student, 950, 28);
  EXPECT_NEAR(bootstrap, 930, 35);
}

}  // namespace
}  // namespace stakemine::experiment
