// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/sweep.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include "experiment/scratch_path.hpp"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kBase = R"({"seed": 7, "rounds": 2, "task": "synthetic",
  "miners": [{"name": "a", "count": 4, "stake": {"type": "pareto", "minimum": 1, "alpha": 2}}, {"name": "b", "count": 2}],
  "network": {"type": "star", "hub": {"bandwidth": "1 Gbit/s"}}})";

class SweepFile : public testing::Test {
 protected:
  SweepFile() { path_.write("base.json", kBase); }

  // A sweep of these axes, and whatever else.
  Sweep sweep(const std::string& axes, const std::string& more = "") {
    return Sweep{read_sweep_config(
        path_.write("sweep.json", R"({"base": "base.json", "metrics": ["messages"], "axes": )" + axes + more + "}"))};
  }
  std::string refusal(const std::string& axes, const std::string& more = "") {
    try {
      (void)sweep(axes, more);
    } catch (const UserError& error) {
      return error.what();
    }
    return "accepted";
  }
  static std::vector<std::string> labels(const Sweep& sweep, std::size_t axis = 0) {
    std::vector<std::string> all;
    for (const AxisPoint& point : sweep.axes()[axis].points) all.push_back(point.label);
    return all;
  }

  ScratchPath path_;
};

TEST_F(SweepFile, TheLastAxisChangesFastest) {
  const Sweep grid = sweep(R"([{"name": "alpha", "pointer": "/miners/0/stake/alpha", "values": [1.5, 2, 3]},
                               {"pointer": "/miners/1/count", "values": [0, 8]}])",
                           R"(, "repetitions": 4, "set": {"/rounds": 3})");
  EXPECT_EQ(grid.cell_count(), 6U);
  EXPECT_EQ(grid.trial_count(), 24U);
  EXPECT_EQ(grid.name(3), "alpha = 2, count = 8");
  const ExperimentConfig config = grid.config(3);
  EXPECT_EQ(config.miner_count(), 12U);
  EXPECT_EQ(config.rounds, 3U);
  EXPECT_EQ(grid.config(4).miner_count(), 4U);
  EXPECT_EQ(grid.trial(13).cell, 3U);
  EXPECT_EQ(grid.trial(13).repetition, 1U);
  EXPECT_EQ(grid.trial(13).seed, 8U) << "the base's seed, 7, and on";
}

TEST_F(SweepFile, RepetitionsHaveTheSameSeedInEveryCell) {
  const Sweep grid =
      sweep(R"([{"pointer": "/miners/1/count", "values": [0, 8]}])", R"(, "repetitions": 3, "seed": 100)");
  for (std::uint64_t r = 0; r < 3; ++r) {
    EXPECT_EQ(grid.trial(r).seed, 100 + r);
    EXPECT_EQ(grid.trial(3 + r).seed, 100 + r);
  }
}

TEST_F(SweepFile, RangesAreEven) {
  const auto range = [&](const std::string& text) {
    return labels(sweep(R"([{"name": "x", "pointer": "/incentives/emission_per_epoch", "range": )" + text + "}]"));
  };
  EXPECT_THAT(range(R"({"from": 10, "to": 40, "count": 4})"), ElementsAre("10", "20", "30", "40"));
  EXPECT_THAT(range(R"({"from": 10, "to": 10000, "count": 4, "spacing": "logarithmic"})"),
              ElementsAre("10", "100", "1000", "10000"));
  EXPECT_THAT(range(R"({"from": 10, "to": 90, "count": 3, "spacing": "logarithmic"})"), ElementsAre("10", "30", "90"));
  EXPECT_THAT(range(R"({"from": 10, "to": 100, "count": 3, "spacing": "logarithmic", "whole": true})"),
              ElementsAre("10", "32", "100"));
  EXPECT_THAT(range(R"({"from": 5, "to": 9, "count": 1})"), ElementsAre("5"));
}

TEST_F(SweepFile, RangesKnowUnits) {
  const Sweep grid = sweep(
      R"([{"name": "hub", "pointer": "/network/hub/bandwidth", "range": {"from": "100 Mbit/s", "to": "10 Gbit/s", "count": 3, "spacing": "logarithmic"}}])");
  EXPECT_THAT(labels(grid), ElementsAre("100 Mbit/s", "1 Gbit/s", "10 Gbit/s"));
  EXPECT_EQ(grid.axes().front().unit, "bit/s");
  EXPECT_EQ(grid.axes().front().points[1].number, 1e9);
  EXPECT_THAT(
      refusal(
          R"([{"name": "hub", "pointer": "/network/hub/bandwidth", "range": {"from": "1 s", "to": "10 Gbit/s", "count": 3}}])"),
      HasSubstr("/axes/0/range: from and to: expected two numbers"));
  EXPECT_THAT(
      refusal(R"([{"pointer": "/rounds", "range": {"from": 0, "to": 8, "count": 3, "spacing": "logarithmic"}}])"),
      HasSubstr("logarithmic spacing needs ends > 0"));
}

TEST_F(SweepFile, LinkedValuesGoTogether) {
  const Sweep grid = sweep(R"([{"name": "share", "labels": ["0 %", "25 %"], "linked": [
      {"pointer": "/miners/0/count", "values": [8, 6]}, {"pointer": "/miners/1/count", "values": [0, 2]}]}])");
  EXPECT_EQ(grid.cell_count(), 2U);
  EXPECT_EQ(*grid.config(1).miners[0].count, 6U);
  EXPECT_EQ(*grid.config(1).miners[1].count, 2U);
  EXPECT_EQ(grid.axes().front().points[1].number, 0.25) << "labels that are numbers place the points";
}

TEST_F(SweepFile, AnAxisMayChooseAMember) {
  const Sweep grid = sweep(R"([{"name": "rule", "pointer": "/allocation", "values": ["webster", {"type": "adams"}]}])");
  EXPECT_EQ(grid.config(1).allocation->rule.name(), "adams");
  EXPECT_FALSE(grid.axes().front().points[0].number);
}

TEST_F(SweepFile, TheBaselineIsNamedByItsValues) {
  const std::string axes = R"([{"name": "x", "pointer": "/miners/0/count", "values": [1, 2, 3]},
                               {"name": "hub", "pointer": "/network/hub/bandwidth", "values": ["1 Gbit/s", "2 Gbit/s"]}])";
  EXPECT_EQ(sweep(axes).baseline_cell(), 0U);
  EXPECT_EQ(sweep(axes, R"(, "baseline": {"x": 3, "hub": "2 Gbit/s"})").baseline_cell(), 5U);
  EXPECT_EQ(sweep(axes, R"(, "baseline": {"hub": "2 Gbit/s"})").baseline_cell(), 1U);
  EXPECT_THAT(refusal(axes, R"(, "baseline": {"y": 3})"),
              HasSubstr("/baseline/y: no axis of this name; expected \"x\""));
  EXPECT_THAT(refusal(axes, R"(, "baseline": {"x": 4})"), HasSubstr("\"4\" is not a value of this axis"));
}

TEST_F(SweepFile, MistakesNameTheirPlace) {
  EXPECT_THAT(refusal(R"([{"pointer": "/miners/0/count", "valeus": [1]}])"),
              HasSubstr("sweep.json:1: /axes/0/valeus: unknown key; did you mean \"values\"?"));
  EXPECT_THAT(refusal(R"([{"pointer": "/miners/0/count"}])"),
              HasSubstr("/axes/0: expected one of values, range and linked"));
  EXPECT_THAT(refusal(R"([{"pointer": "miners", "values": [1]}])"),
              HasSubstr("/axes/0/pointer: expected a JSON pointer"));
  EXPECT_THAT(refusal(R"([{"pointer": "/rounds", "values": [1, 2], "labels": ["one"]}])"),
              HasSubstr("/axes/0/labels: 1 labels for 2 values"));
  EXPECT_THAT(
      refusal(
          R"([{"name": "n", "linked": [{"pointer": "/rounds", "values": [1]}, {"pointer": "/seed", "values": [1, 2]}]}])"),
      HasSubstr("/axes/0/linked: lists of 1 and of 2 values"));
  EXPECT_THAT(refusal(R"([{"pointer": "/rounds", "values": [1]}, {"pointer": "/rounds", "values": [2]}])"),
              HasSubstr("/axes/1/name: a second axis \"rounds\""));
  EXPECT_THAT(refusal("[]", R"(, "repetitions": 0)"), HasSubstr("/repetitions:"));
  EXPECT_THAT(refusal("[]", R"(, "set": {"rounds": 3})"), HasSubstr("/set/rounds: is no JSON pointer"));
}

TEST_F(SweepFile, ValuesThatAreNotLegalAreFoundBeforeAnythingRuns) {
  const std::string error =
      refusal(R"([{"name": "speed", "pointer": "/miners/0/speed", "values": ["1 Gflop/s", "2 Gbit/s"]}])");
  EXPECT_THAT(error, HasSubstr("sweep.json: /axes/0: speed = 2 Gbit/s: "));
  EXPECT_THAT(error, HasSubstr("base.json: /miners/0/speed: \"2 Gbit/s\" is not legal"));
  EXPECT_THAT(refusal(R"([{"name": "x", "pointer": "/miners/0/steak", "values": [1]}])"), HasSubstr("x = 1: "));
  EXPECT_THAT(refusal(R"([{"pointer": "/miners/7/count", "values": [1]}])"), HasSubstr("/miners/7: no such element"));
}

TEST_F(SweepFile, CombinationsThatAreNotLegalAreFoundToo) {
  // Either group may be empty, not both.
  const Sweep grid = sweep(R"([{"name": "a", "pointer": "/miners/0/count", "values": [1, 0]},
                               {"name": "b", "pointer": "/miners/1/count", "values": [1, 0]}])");
  try {
    (void)check_cells(grid);
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("sweep.json: a = 0, b = 0: "));
    EXPECT_THAT(error.what(), HasSubstr("no miner in any group"));
  }
}

TEST_F(SweepFile, AGridThatIsTooLargeIsRefused) {
  EXPECT_THAT(refusal(R"([{"name": "x", "pointer": "/seed", "range": {"from": 1, "to": 2, "count": 10000}},
                          {"name": "y", "pointer": "/rounds", "range": {"from": 1, "to": 2, "count": 10000}}])"),
              HasSubstr("/axes/1: the grid has more than 10000000 runs"));
}

TEST_F(SweepFile, WhatIsWrittenReadsBackToTheSameSweep) {
  const Sweep grid = sweep(R"([{"pointer": "/miners/0/count", "range": {"from": 1, "to": 9, "count": 3}},
                               {"name": "s", "linked": [{"pointer": "/rounds", "values": [1, 2]}]}])",
                           R"(, "baseline": {"count": 5}, "set": {"/miners/1/count": 1})");
  std::ostringstream text;
  config::JsonTextWriter writer{text, config::Layout::indented};
  write_sweep_config(grid.sweep_config(), writer);
  const Sweep again{read_sweep_config(path_.write("again.json", text.str()))};
  EXPECT_EQ(again.identity(), grid.identity());
  EXPECT_EQ(again.baseline_cell(), 2U);
  // What runs decides; how the file describes it doesn't.
  EXPECT_NE(sweep(R"([{"pointer": "/miners/0/count", "range": {"from": 1, "to": 9, "count": 5}}])").identity(),
            grid.identity());
}

TEST_F(SweepFile, IsToldFromANetwork) {
  EXPECT_FALSE(is_sweep_file(path_.file("base.json")));
  EXPECT_TRUE(is_sweep_file(path_.write("s.json", R"({"axes": [], "metrics": [], "base": "x"})")));
  EXPECT_FALSE(is_sweep_file(path_.write("broken.json", "{")));
  EXPECT_FALSE(is_sweep_file(path_.file("none.json")));
}

}  // namespace
}  // namespace stakemine::experiment
