// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/metrics.hpp"

#include "stakemine/core/error.hpp"

#include "report/example_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

using experiment::MetricConfig;
using testing::HasSubstr;

experiment::SweepConfig sweep_of(std::vector<MetricConfig> metrics) {
  experiment::SweepConfig sweep;
  sweep.file = "sweep.json";
  sweep.metrics = std::move(metrics);
  return sweep;
}

MetricConfig field(std::string name) {
  MetricConfig metric;
  metric.field = std::move(name);
  return metric;
}
MetricConfig column(std::string name, std::optional<std::uint64_t> round = {}) {
  MetricConfig metric;
  metric.column = std::move(name);
  metric.round = round;
  return metric;
}

std::string refusal(std::vector<MetricConfig> metrics) {
  try {
    (void)Metrics{sweep_of(std::move(metrics))};
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Metrics, AreFieldsOfTheSummaryAndColumnsOfRounds) {
  const auto result = example_result();
  const Metrics metrics{
      sweep_of({field("messages"), field("/stake/gini"), column("train_loss"), column("duration_s", 2),
                column("test_accuracy", 99), field("attack/baselines/0/test_accuracy")})};
  EXPECT_THAT(metrics.names(), testing::ElementsAre("messages", "stake/gini", "train_loss", "duration_s@2",
                                                    "test_accuracy@99", "attack/baselines/0/test_accuracy"));
  const auto values = metrics.measure(result);
  EXPECT_EQ(values[0], static_cast<double>(result.summary.messages));
  EXPECT_EQ(values[1], result.summary.stake.gini);
  EXPECT_EQ(values[2], result.rounds.back().train_loss);
  EXPECT_EQ(values[3], result.rounds[1].duration_s);
  EXPECT_EQ(values[4], std::nullopt) << "there is no such round";
  EXPECT_TRUE(metrics.need_attack_baselines());
  EXPECT_FALSE((Metrics{sweep_of({field("attack/weight_share")})}.need_attack_baselines()));
}

TEST(Metrics, MistakesAreFoundBeforeAnythingRuns) {
  EXPECT_THAT(
      refusal({field("test_acuracy")}),
      HasSubstr("sweep.json: /metrics/0: no number of summary.json \"test_acuracy\"; did you mean \"test_accuracy\"?"));
  EXPECT_THAT(refusal({field("messages"), column("loss")}), HasSubstr("/metrics/1: no column of rounds.csv \"loss\""));
  EXPECT_THAT(refusal({field("wall_time_s")}), HasSubstr("times stand in times.csv"));
  EXPECT_THAT(refusal({field("digest")}), HasSubstr("no number of summary.json \"digest\""));
  EXPECT_THAT(refusal({field("messages"), field("/messages")}), HasSubstr("a second metric \"messages\""));
}

}  // namespace
}  // namespace stakemine::report
