// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/sweep_report.hpp"

#include "stakemine/config/json.hpp"

#include "report/scratch_folder.hpp"

#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

using testing::HasSubstr;

constexpr const char* kBase =
    R"({"seed": 1, "rounds": 1, "task": "synthetic", "miners": [{"name": "<b>", "count": 4}]})";

class SweepPage : public testing::Test {
 protected:
  experiment::Sweep sweep(const std::string& axes, const std::string& more = "") {
    write_text(folder_.path() / "base.json", kBase);
    write_text(
        folder_.path() / "sweep.json",
        fmt::format(R"({{"base": "base.json", "metrics": ["messages", "speed_up"], "axes": {}{}}})", axes, more));
    return experiment::Sweep{experiment::read_sweep_config(folder_.path() / "sweep.json")};
  }
  // Records as if every trial had run: the first metric is the cell's number, the second has no value.
  static std::vector<experiment::TrialRecord> records(const experiment::Sweep& sweep) {
    std::vector<experiment::TrialRecord> made(sweep.trial_count());
    for (std::uint64_t index = 0; index < made.size(); ++index) {
      made[index].trial = index;
      made[index].digest = "d";
      made[index].values = {static_cast<double>(sweep.trial(index).cell), std::nullopt};
    }
    return made;
  }
  static std::string page(const SweepReport& report) {
    std::ostringstream out;
    render_sweep_page(out, report, {});
    return std::move(out).str();
  }
  static config::Value data(const std::string& page) {
    constexpr std::string_view kBegin = R"(<script type="application/json" id="data">)";
    const std::size_t begin = page.find(kBegin) + kBegin.size();
    return config::parse_json(page.substr(begin, page.find("</script>", begin) - begin), "data");
  }

  ScratchFolder folder_;
};

TEST_F(SweepPage, HoldsEveryCellOfASmallGrid) {
  const experiment::Sweep grid = sweep(R"([{"name": "x", "pointer": "/miners/0/count", "values": [1, 2, 3]},
                                           {"name": "rule", "pointer": "/allocation", "values": ["webster", "adams"]}])",
                                       R"(, "repetitions": 2, "baseline": {"x": 2})");
  const SweepReport report = make_sweep_report(grid, {"messages", "speed_up"}, records(grid));
  EXPECT_TRUE(report.whole);
  const config::Value shown = data(page(report));
  const config::Value& messages = shown.find("measures")->array()[0];
  ASSERT_EQ(messages.find("mean")->array().size(), 6U);
  EXPECT_EQ(messages.find("mean")->array()[5].number(), 5);
  EXPECT_TRUE(messages.find("difference")->array()[2].is_null()) << "the baseline itself";
  EXPECT_EQ(messages.find("difference")->array()[5].number(), 3);
  EXPECT_EQ(shown.find("measures")->array()[1].find("mean"), nullptr) << "no run has this value";
  EXPECT_EQ(shown.find("axes")->array()[0].find("numbers")->array()[2].number(), 3);
  EXPECT_EQ(shown.find("axes")->array()[1].find("numbers"), nullptr);
  EXPECT_THAT(shown.find("commands")->array()[3].string(),
              HasSubstr(R"(--set /miners/0/count=2 --set '/allocation="adams"' --seed 1)"));
}

TEST_F(SweepPage, SaysWhatIsMissing) {
  const experiment::Sweep grid =
      sweep(R"([{"pointer": "/miners/0/count", "values": [1, 2, 3]}])", R"(, "repetitions": 2)");
  auto some = records(grid);
  some.resize(3);
  some[2].failure = "no memory";
  some[2].digest.clear();
  some[2].values.clear();
  const SweepReport report = make_sweep_report(grid, {"messages", "speed_up"}, some);
  EXPECT_FALSE(report.whole);
  const std::string text = config::to_json(*data(page(report)).find("story"));
  EXPECT_THAT(text, HasSubstr("interrupted: 3 of 6 runs had ended"));
  EXPECT_THAT(text, HasSubstr("1 run failed"));
  EXPECT_THAT(sweep_table(report, 40), HasSubstr("–"));
}

TEST_F(SweepPage, AMillionRowsStayReadable) {
  const experiment::Sweep grid =
      sweep(R"([{"name": "x", "pointer": "/seed", "range": {"from": 1, "to": 1000, "count": 1000}},
                                           {"name": "y", "pointer": "/rounds", "range": {"from": 1, "to": 1000, "count": 1000}}])",
            R"(, "repetitions": 1)");
  const SweepReport report = make_sweep_report(grid, {"messages", "speed_up"}, records(grid));
  const std::string text = page(report);
  EXPECT_LT(text.size(), 20'000'000U);
  const config::Value shown = data(text);
  const std::size_t cells = shown.find("measures")->array()[0].find("mean")->array().size();
  EXPECT_GT(cells, 10'000U);
  EXPECT_LE(cells, 20'000U) << "40,000 means, two metrics";
  EXPECT_EQ(shown.find("axes")->array()[0].find("total")->number(), 1000);
  EXPECT_THAT(config::to_json(*shown.find("story")), HasSubstr("of the cells, even steps along the longest axes"));
}

TEST_F(SweepPage, NamesStayText) {
  const experiment::Sweep grid = sweep(R"([{"name": "</script><b>", "pointer": "/miners/0/count", "values": [1, 2]}])");
  const std::string text = page(make_sweep_report(grid, {"messages", "speed_up"}, records(grid)));
  EXPECT_EQ(text.find("</script><b>"), std::string::npos);
}

TEST_F(SweepPage, ThePlanIsToldBeforehand) {
  const experiment::Sweep grid =
      sweep(R"([{"name": "x", "pointer": "/miners/0/count", "values": [1, 2, 3]}])", R"(, "repetitions": 4)");
  EXPECT_THAT(tell_plan(grid, experiment::check_cells(grid)),
              HasSubstr("3 cells (3 of x) × 4 seeds = 12 runs; about "));
}

}  // namespace
}  // namespace stakemine::report
