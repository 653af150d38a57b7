// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/config.hpp"

#include "stakemine/core/error.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

ExperimentConfig read(const std::string& miners, const std::string& more = "") {
  return read_config_text(R"({"seed": 1, "rounds": 1, "task": "synthetic", "miners": )" + miners + more + "}",
                          "config");
}

std::string error_of(const std::string& miners, const std::string& more = "") {
  try {
    (void)read(miners, more);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ExperimentConfig, CountsComeFromTheListsWhereTheyAreNotGiven) {
  const ExperimentConfig config = read(
      R"([{}, {"stake": {"type": "explicit", "values": [3, 2, 1]}}, {"count": 2, "stake": {"type": "explicit", "values": [3, 2, 1]}}])");
  EXPECT_EQ(config.miners[0].count, 1U);
  EXPECT_EQ(config.miners[1].count, 3U);
  EXPECT_EQ(config.miners[2].count, 2U);
  EXPECT_EQ(config.miners[0].name, "group0");
  EXPECT_EQ(config.miner_count(), 6U);
}

TEST(ExperimentConfig, RefusesListsThatAreTooShort) {
  EXPECT_THAT(error_of(R"([{"count": 4, "stake": {"type": "explicit", "values": [3, 2, 1]}}])"),
              HasSubstr("config:1: /miners/0/stake: lists 3 values for 4 miners"));
  EXPECT_THAT(
      error_of(R"([{"stake": {"type": "explicit", "values": [3, 2]}, "speed": {"type": "explicit", "values": [1]}}])"),
      HasSubstr("/miners/0/speed: lists 1 values for 2 miners"));
}

TEST(ExperimentConfig, ASectionMayBeABareName) {
  const ExperimentConfig config =
      read("[{}]", R"(, "allocation": "webster", "aggregation": "coordinate_median", "network": "star")");
  EXPECT_EQ(config.allocation->rule.name(), "webster");
  EXPECT_EQ(config.allocation->weighting.name(), "stake");
  EXPECT_EQ(config.aggregation.rule.name(), "coordinate_median");
}

TEST(ExperimentConfig, TheEchoReadsBackToItself) {
  const auto echo = [](const ExperimentConfig& config) {
    std::ostringstream text;
    config::JsonTextWriter writer{text, config::Layout::indented};
    write_config(config, writer);
    return text.str();
  };
  const std::string first = echo(read(
      R"([{"count": 3, "stake": {"type": "pareto", "minimum": 2.5, "alpha": 1.3}, "latency": "3ms", "behavior": {"type": "sign_flip", "scale": 3}}])",
      R"(, "aggregation": {"type": "trimmed_mean", "byzantine_share": "20 %"}, "runtime": {"clock": "wall", "threads": 3, "memory_limit": "4 GB"})"));
  EXPECT_EQ(echo(read_config_text(first, "echo")), first);
  EXPECT_THAT(first, HasSubstr("\"latency\": \"3 ms\""));
  EXPECT_THAT(first, HasSubstr("\"emission_per_epoch\": 1000000000"));
}

TEST(ExperimentConfig, RefusesWhatContradictsItself) {
  EXPECT_THAT(error_of("[{}]", R"(, "aggregation": {"type": "mean", "byzantine_share": 0.1, "byzantine_weight": 2})"),
              HasSubstr("byzantine"));
  EXPECT_THAT(error_of("[{}]", R"(, "rounds": 3)"), HasSubstr("the key \"rounds\" stands twice"));
  EXPECT_THAT(error_of("[{}]", R"(, "seeds": 3)"), HasSubstr("did you mean \"seed\"?"));
}

}  // namespace
}  // namespace stakemine::experiment
