// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/fairness.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::incentive {
namespace {

using ::testing::HasSubstr;
using Values = std::vector<double>;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

Values random_values(std::uint64_t seed, std::size_t count) {
  KeyedRandom random(seed, Purpose::test);
  Values values(count);
  for (double& value : values) value = random.below(5) ? random.exponential() * 100 : 0;
  values[0] = 1;
  return values;
}

TEST(FairnessVectors, AllHold) {
  std::ifstream file(STAKEMINE_SOURCE_DIR "/tests/vectors/fairness.json");
  const auto cases = nlohmann::json::parse(file).at("cases");
  ASSERT_EQ(cases.size(), 25U);
  for (const auto& one : cases) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const auto& request = one.at("request");
    FairnessOptions options;
    options.scale = request.value("scale", options.scale);
    options.threshold = request.value("threshold", options.threshold);
    options.majority = request.value("strict", false) ? Majority::more_than : Majority::at_least;
    options.alpha = request.value("alpha", options.alpha);
    options.k = request.value("k", options.k);
    const auto run = [&] {
      return fairness_metric(request.at("metric").get<std::string>())
          .measure(request.at("values").get<Values>(), options);
    };
    if (one.at("response").contains("error")) {
      EXPECT_THROW(run(), UserError);
    } else {
      EXPECT_NEAR(run(), one.at("response").at("value").get<double>(), one.at("tolerance").get<double>());
    }
  }
}

TEST(EveryMetric, RefusesValuesThatHaveNoShares) {
  for (const FairnessMetric& metric : fairness_metrics())
    for (const Values& bad : {Values{}, Values{0, 0}, Values{1, -1}, Values{1, std::nan("")}, Values{1, kInfinity}})
      EXPECT_THAT(message_of([&] { (void)metric.measure(bad, {}); }), HasSubstr("values")) << metric.name;
}

TEST(EveryMetric, DependsNeitherOnOrderNorOnUnit) {
  for (const FairnessMetric& metric : fairness_metrics()) {
    const Values values = random_values(3, 257);
    const double expected = metric.measure(values, {});
    EXPECT_EQ(metric.measure(Values(values.rbegin(), values.rend()), {}), expected) << metric.name;
    Values scaled = values;
    for (double& value : scaled) value *= 0x1p900;  // no sum may overflow
    EXPECT_EQ(metric.measure(scaled, {}), expected) << metric.name;
  }
}

TEST(Gini, IsTheMeanDifference) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Values values = random_values(seed, 1 + seed * 3);
    double differences = 0;
    for (const double a : values)
      for (const double b : values) differences += std::abs(a - b);
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    EXPECT_NEAR(gini(values), differences / (2 * static_cast<double>(values.size()) * total), 1e-13);
  }
  EXPECT_EQ(gini(Values(1000, 0.1)), 0);
  EXPECT_NEAR(gini(Values{0, 0, 0, 5}), 0.75, 1e-15);
}

TEST(Nakamoto, ReachesOrPassesTheThreshold) {
  EXPECT_EQ(nakamoto(Values{3, 2, 1}, 0.5, Majority::at_least), 1U);
  EXPECT_EQ(nakamoto(Values{3, 2, 1}, 0.5, Majority::more_than), 2U);
  EXPECT_EQ(nakamoto(Values(10, 1.0), 0.3, Majority::at_least),
            3U);  // 3/10 is reached although 0.3 is no tenth in binary
  EXPECT_EQ(nakamoto(Values(10, 1.0), 0.3, Majority::more_than), 4U);
  EXPECT_EQ(nakamoto(Values{1, 0, 0}, 1, Majority::at_least), 1U);
  EXPECT_EQ(nakamoto(Values{1, 1, 1}, 1, Majority::at_least), 3U);
}

TEST(Entropy, JoinsUpAcrossOrders) {
  const Values values = random_values(7, 100);
  EXPECT_NEAR(entropy(values, 1 + 1e-9), entropy(values, 1), 1e-7);
  EXPECT_NEAR(entropy(values, 1 - 1e-13), entropy(values, 1), 1e-9);
  EXPECT_NEAR(entropy(values, std::nextafter(1.5, 0.0)), entropy(values, 1.5), 1e-12);
  EXPECT_NEAR(entropy(values, 1e7), entropy(values, kInfinity), 1e-5);
  EXPECT_NEAR(entropy(values, 2), -std::log2(hhi(values)), 1e-12);
  for (const double alpha : {0.0, 0.3, 0.9, 1.0, 1.2, 3.0, 700.0, kInfinity})
    EXPECT_NEAR(entropy(Values(64, 3.0), alpha), 6, 1e-9) << alpha;
}

TEST(Entropy, IsThatOfTheSharesByHand) {
  EXPECT_NEAR(entropy(Values{1, 1, 2}, 1), 1.5, 1e-14);
  EXPECT_NEAR(entropy(Values{1, 1, 2}, 0.75), 4 * std::log2(2 * std::pow(0.25, 0.75) + std::pow(0.5, 0.75)), 1e-13);
  EXPECT_NEAR(entropy(Values{1, 1, 2, 0}, 0), std::log2(3), 1e-14);
  // A share of 1e-500 is no double; of order 0 its holder counts all the same.
  EXPECT_NEAR(entropy(Values{1e-250, 1e250}, 0), 1, 1e-14);
  EXPECT_NEAR(entropy(Values{1e-250, 1e250}, 0.001), std::log2(1 + std::pow(10, -0.5)) / 0.999, 1e-13);
  EXPECT_NEAR(entropy(Values{1, 1, 2}, kInfinity), 1, 1e-14);
}

TEST(Theil, RunsFromZeroToTheLogarithmOfN) {
  EXPECT_NEAR(theil(Values(50, 2.5)), 0, 1e-14);
  EXPECT_NEAR(theil(Values{0, 0, 0, 9}), std::log(4), 1e-14);
}

TEST(ConcentrationRatio, CountsTheLargest) {
  EXPECT_NEAR(concentration_ratio(Values{1, 5, 2, 2}, 2), 0.7, 1e-15);
  EXPECT_EQ(concentration_ratio(Values{1, 5}, ~std::uint64_t{0}), 1);
}

TEST(Jain, RunsFromOneOverNToOne) {
  EXPECT_NEAR(jain(Values(7, 0.3)), 1, 1e-15);
  EXPECT_NEAR(jain(Values{4, 0, 0, 0}), 0.25, 1e-15);
}

TEST(Options, AreRefusedByName) {
  const Values values{1, 2};
  for (const double bad : {0.0, -0.5, 1.5, std::nan("")})
    EXPECT_THAT(message_of([&] { (void)nakamoto(values, bad); }), HasSubstr("threshold"));
  EXPECT_THAT(message_of([&] { (void)nakamoto(values, 1, Majority::more_than); }), HasSubstr("threshold"));
  EXPECT_THAT(message_of([&] { (void)entropy(values, -1); }), HasSubstr("alpha"));
  EXPECT_THAT(message_of([&] { (void)entropy(values, std::nan("")); }), HasSubstr("alpha"));
  EXPECT_THAT(message_of([&] { (void)hhi(values, 0); }), HasSubstr("scale"));
  EXPECT_THAT(message_of([&] { (void)concentration_ratio(values, 0); }), HasSubstr("k"));
  EXPECT_THAT(message_of([] { (void)fairness_metric("ginni"); }), HasSubstr("did you mean \"gini\""));
}

}  // namespace
}  // namespace stakemine::incentive
