// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/tables.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/report/csv_writer.hpp"

#include "report/example_result.hpp"
#include "report/scratch_folder.hpp"

#include <limits>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

template <typename Write>
std::string written(Write&& write) {
  std::ostringstream out;
  write(out);
  return out.str();
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

TEST(CsvWriter, TextReadsBackWhateverItHolds) {
  const std::vector<std::string> texts = {"plain",       "with space", "a,b", "say \"hi\"", "two\nlines", "cr\rlf\r\n",
                                          "<script>",    "",           " x ", "=1+1",       "ünïcode",    "\"",
                                          "ends with\"", "\"begins"};
  const ScratchFolder folder;
  write_text(folder.path() / "t.csv", written([&](std::ostream& out) {
               CsvWriter csv{out};
               csv.header({"text", "number"});
               for (const std::string& text : texts) {
                 csv.cell(text);
                 csv.cell(1U);
                 csv.end_row();
               }
             }));
  config::CsvReader reader{folder.path() / "t.csv"};
  for (const std::string& text : texts) {
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.row()[0], text);
  }
  EXPECT_FALSE(reader.next());
}

TEST(CsvWriter, NumbersReadBackBitForBit) {
  const std::vector<double> numbers = {0.1,
                                       1.0 / 3,
                                       -0.0,
                                       1e-300,
                                       5e-324,
                                       std::numeric_limits<double>::max(),
                                       123456789.123456789,
                                       1e15,
                                       1e16,
                                       1e22,
                                       std::numeric_limits<double>::infinity(),
                                       -std::numeric_limits<double>::infinity()};
  const ScratchFolder folder;
  write_text(folder.path() / "n.csv", written([&](std::ostream& out) {
               CsvWriter csv{out};
               csv.header({"x", "n"});
               for (const double number : numbers) {
                 csv.cell(number);
                 csv.cell(std::numeric_limits<std::uint64_t>::max());
                 csv.end_row();
               }
             }));
  config::CsvReader reader{folder.path() / "n.csv"};
  for (const double number : numbers) {
    ASSERT_TRUE(reader.next());
    double back = 0;
    ASSERT_TRUE(config::parse_number(reader.row()[0], back)) << reader.row()[0];
    EXPECT_EQ(std::signbit(back), std::signbit(number));
    EXPECT_EQ(back, number) << reader.row()[0];
    EXPECT_EQ(reader.row()[1], "18446744073709551615");
  }
}

TEST(RoundsCsv, HasTheColumnsInTheirOrder) {
  const auto result = example_result();
  const std::string text = written([&](std::ostream& out) { write_rounds_csv(out, result.rounds); });
  EXPECT_EQ(first_line(text),
            "round,virtual_time_s,train_loss,test_accuracy,parameter_norm,updated,attacker_weight_share,duration_s,"
            "last_compute_s,last_transfer_s,shards,participants,results,rejected,messages,bytes,digest");
  EXPECT_NE(text.find("\n3,0.30000000000000004,0.2333333333333333,0.96,1,1,0.2,0.1,0.05,0.02,10,3,3,0,6,6000,0011"),
            std::string::npos)
      << text;
}

TEST(RoundsCsv, LeavesOutColumnsWithoutValues) {
  auto result = example_result();
  for (auto& round : result.rounds) {
    round.train_loss.reset();
    round.test_accuracy.reset();
    round.parameter_norm.reset();
    round.updated = false;
    round.attacker_weight_share = 0;
  }
  const std::string text = written([&](std::ostream& out) { write_rounds_csv(out, result.rounds); });
  EXPECT_EQ(
      first_line(text),
      "round,virtual_time_s,duration_s,last_compute_s,last_transfer_s,shards,participants,results,rejected,messages,"
      "bytes,digest");

  result.rounds[1].test_loss = 0.25;
  const std::string partly = written([&](std::ostream& out) { write_rounds_csv(out, result.rounds); });
  EXPECT_NE(partly.find("\n1,0.1,,0.1,"), std::string::npos) << partly;
  EXPECT_NE(partly.find("\n2,0.2,0.25,0.1,"), std::string::npos) << partly;
}

TEST(MinersCsv, HasOneRowAMiner) {
  auto result = example_result();
  result.miners.group_names[1] = "sy,b\"ils";
  const std::string text = written([&](std::ostream& out) { write_miners_csv(out, result.miners); });
  EXPECT_EQ(text,
            "miner,group,behavior,stake,speed_flops,latency_s,bandwidth_bps,shards,quota,results,compute_s,reward\n"
            "0,clinics,honest,50,2000000000,0.025,50000000,15,15,3,1.5,500\n"
            "1,clinics,honest,30,1500000000,0.03,50000000,9,9,3,0.9,300\n"
            "2,clinics,honest,0.1,1000000000,0.1,50000000,0,0.03,0,0,0\n"
            "3,\"sy,b\"\"ils\",sign_flip,20,2000000000,0.025,50000000,6,6,3,0.6,200\n");
}

TEST(ResultsCsv, HoldsTheTable) {
  protocol::ResultTable table;
  table.columns = {"row", "x,y"};
  table.rows = Matrix{2, 2};
  table.rows.row(1)[0] = 1;
  table.rows.row(1)[1] = 0.1;
  EXPECT_EQ(written([&](std::ostream& out) { write_results_csv(out, table); }), "row,\"x,y\"\n0,0\n1,0.1\n");
}

TEST(SummaryJson, HasWhatEveryRunHas) {
  auto result = example_result();
  const std::string text = written([&](std::ostream& out) { write_summary_json(out, result.summary); });
  const config::Value summary = config::parse_json(text, "summary.json");
  for (const char* key : {"digest", "rounds", "miners", "virtual_time_s", "wall_time_s", "messages", "bytes",
                          "lost_messages", "train_loss", "test_accuracy", "interrupted", "seed", "clock"}) {
    EXPECT_NE(summary.find(key), nullptr) << key;
  }
  EXPECT_EQ(summary.find("seed")->unsigned_integer(), 18446744073709551615ULL);
  EXPECT_EQ(summary.find("work")->find("total")->number(), 30);
  EXPECT_EQ(summary.find("work")->find("largest_deviation")->number(), 0.5);
  for (const char* key : {"stake", "rewards", "work_share"}) {
    const config::Value* concentration = summary.find(key);
    ASSERT_NE(concentration, nullptr) << key;
    EXPECT_EQ(concentration->find("gini")->number(), 0.4);
    EXPECT_EQ(concentration->find("hhi")->number(), 0.38);
    EXPECT_EQ(concentration->find("nakamoto")->number(), 2);
  }
  const config::Value* attack = summary.find("attack");
  ASSERT_NE(attack, nullptr);
  EXPECT_EQ(attack->find("accuracy_damage")->number(), 0.01);
  EXPECT_EQ(attack->find("baselines")->array().size(), 3U);
}

TEST(SummaryJson, LeavesOutWhatARunHasNot) {
  auto result = example_result();
  result.summary.train_loss.reset();
  result.summary.test_accuracy.reset();
  result.summary.attack.reset();
  const std::string text = written([&](std::ostream& out) { write_summary_json(out, result.summary); });
  const config::Value summary = config::parse_json(text, "summary.json");
  for (const char* key : {"train_loss", "test_accuracy", "attack"}) EXPECT_EQ(summary.find(key), nullptr) << key;
}

TEST(SummaryJson, DiffersBetweenMachinesInOneKeyOnly) {
  auto result = example_result();
  const std::string here = written([&](std::ostream& out) { write_summary_json(out, result.summary); });
  result.summary.wall_time_s = 99;
  result.summary.threads = 64;
  const std::string there = written([&](std::ostream& out) { write_summary_json(out, result.summary); });
  auto first = config::parse_json(here, "here"), second = config::parse_json(there, "there");
  EXPECT_NE(config::to_json(first), config::to_json(second));
  first.set("wall_time_s", 0);
  second.set("wall_time_s", 0);
  EXPECT_EQ(config::to_json(first), config::to_json(second));
}

}  // namespace
}  // namespace stakemine::report
