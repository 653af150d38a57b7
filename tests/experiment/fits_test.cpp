// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/fits.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

// 0.9 N / (1 + 0.02 (N − 1) + 0.0005 N (N − 1)), each off by up to 2 %.
const std::vector<ScalingPoint> kNoisy{{1, 0.909},
                                       {2, 1.7277179236043099},
                                       {4, 3.444652908067542},
                                       {8, 6.102739726027397},
                                       {16, 10.292957746478873},
                                       {32, 13.406427221172022},
                                       {64, 13.470533208606176}};

TEST(UniversalScalability, ReproducesExactNormalEquations) {
  // The figures are of the weighted normal equations, solved with fractions.
  const auto fit = fit_universal_scalability(kNoisy);
  ASSERT_TRUE(fit.law) << fit.why_not;
  EXPECT_NEAR(fit.law->contention.value, 0.02019564016097481, 1e-12);
  EXPECT_NEAR(fit.law->contention.interval.high - fit.law->contention.value, 0.0063251276256064545, 1e-9);
  EXPECT_NEAR(fit.law->coherency.value, 0.0005037225114509125, 1e-13);
  EXPECT_NEAR(fit.law->coherency.value - fit.law->coherency.interval.low, 0.00011125374592772768, 1e-10);
  EXPECT_NEAR(fit.law->per_node.value, 0.9022146908246497, 1e-11);
  EXPECT_NEAR(fit.law->per_node.interval.high - fit.law->per_node.value, 0.030126123512609564, 1e-8);
  ASSERT_TRUE(fit.law->peak_nodes);
  EXPECT_NEAR(fit.law->peak_nodes->value, 44.10359626044092, 1e-8);
  EXPECT_TRUE(fit.law->peak_nodes->interval.contains(std::sqrt(0.98 / 0.0005)));
  EXPECT_LT(fit.law->relative_error, 0.02);
  EXPECT_TRUE(fit.law->contention.interval.contains(0.02));
  EXPECT_TRUE(fit.law->coherency.interval.contains(0.0005));
}

TEST(UniversalScalability, FindsAnExactLaw) {
  std::vector<ScalingPoint> exact;
  for (const double n : {1.0, 10.0, 100.0, 1000.0, 1e6})
    exact.push_back({n, n / (1 + 1e-3 * (n - 1) + 1e-8 * n * (n - 1))});
  const auto fit = fit_universal_scalability(exact);
  ASSERT_TRUE(fit.law) << fit.why_not;
  EXPECT_NEAR(fit.law->contention.value, 1e-3, 1e-9);
  EXPECT_NEAR(fit.law->coherency.value, 1e-8, 1e-14);
  EXPECT_NEAR(fit.law->peak_nodes->value, std::sqrt(0.999 / 1e-8), 0.1);
}

TEST(UniversalScalability, NeverSaysThatParametersAreNegative) {
  // A little better than linear: both best values are negative, and so are held at 0.
  const std::vector<ScalingPoint> better{{1, 1}, {2, 2.02}, {4, 4.06}, {8, 8.2}, {16, 16.3}};
  const auto fit = fit_universal_scalability(better);
  ASSERT_TRUE(fit.law) << fit.why_not;
  EXPECT_EQ(fit.law->contention.value, 0);
  EXPECT_GE(fit.law->contention.interval.low, 0);
  EXPECT_EQ(fit.law->coherency.value, 0);
  EXPECT_FALSE(fit.law->peak_nodes);
}

TEST(UniversalScalability, HasNoPeakWhereNoneWasSeen) {
  // Amdahl's law with noise: κ may be 0.
  std::vector<ScalingPoint> points;
  const double noise[] = {1.01, 0.98, 1.02, 0.99, 1.015, 0.985};
  for (int i = 0; i < 6; ++i) {
    const double n = std::pow(4, i);
    points.push_back({n, noise[i] * n / (1 + 0.01 * (n - 1))});
  }
  const auto fit = fit_universal_scalability(points);
  ASSERT_TRUE(fit.law) << fit.why_not;
  EXPECT_FALSE(fit.law->peak_nodes);
}

TEST(UniversalScalability, SaysWhatTheDataDoesNotSupport) {
  EXPECT_THAT(fit_universal_scalability(std::vector<ScalingPoint>{{1, 1}, {2, 2}, {2, 2.1}, {4, 4}}).why_not,
              HasSubstr("4 different numbers of nodes, and there are 3"));
  const std::vector<ScalingPoint> erratic{{1, 1}, {2, 9}, {4, 1}, {8, 30}, {16, 2}};
  const auto fit = fit_universal_scalability(erratic);
  EXPECT_FALSE(fit.law);
  EXPECT_THAT(fit.why_not, HasSubstr("off by"));
}

TEST(AmdahlLaw, FindsTheSerialShare) {
  std::vector<ScalingPoint> points;
  for (const double n : {1.0, 2.0, 8.0, 64.0}) points.push_back({n, 0.8 * n / (1 + 0.05 * (n - 1))});
  const auto fit = fit_amdahl(points);
  ASSERT_TRUE(fit.law) << fit.why_not;
  EXPECT_NEAR(fit.law->serial_share.value, 0.05, 1e-12);
  EXPECT_NEAR(fit.law->per_node.value, 0.8, 1e-12);
  EXPECT_FALSE(fit_amdahl(std::vector<ScalingPoint>{{1, 1}, {2, 2}}).law);
}

TEST(AmdahlLaw, IsNotSupportedWhereMoreNodesMakeItSlower) {
  EXPECT_FALSE(fit_amdahl(std::vector<ScalingPoint>{{1, 1}, {10, 9}, {100, 40}, {1000, 6}}).law);
}

TEST(PowerLaw, IsTheRegressionOfTheLogarithms) {
  const auto fit = fit_power_law(std::vector<ScalingPoint>{{10, 0.011}, {100, 0.09}, {1000, 1.2}, {10000, 10.5}});
  ASSERT_TRUE(fit.law) << fit.why_not;
  EXPECT_NEAR(fit.law->exponent.value, 1.0064328578343438, 1e-12);
  EXPECT_NEAR(fit.law->coefficient, 0.0010184021097498074, 1e-14);
  EXPECT_NEAR(fit.law->exponent.interval.high - fit.law->exponent.value, 0.12180820238328117, 1e-9);
  EXPECT_FALSE(fit_power_law(std::vector<ScalingPoint>{{10, 1}, {10, 2}, {20, 1}}).law);
}

}  // namespace
}  // namespace stakemine::experiment
