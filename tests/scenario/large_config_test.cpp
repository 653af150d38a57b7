// SPDX-License-Identifier: Apache-2.0
// A million miners, each written out: 100 MB of JSON.
#include "support/program.hpp"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::test {
namespace {

TEST(LargeConfig, AMillionExplicitMinersLoadWithin400Megabytes) {
  const ScratchFolder folder;
  const std::string config = (folder / "million.json").string();
  {
    std::ofstream out{config};
    out << "{\"seed\": 1, \"rounds\": 1, \"task\": \"synthetic\", \"miners\": [\n";
    for (int i = 0; i < 1'000'000; ++i)
      out << fmt::format(
          "{}{{\"name\": \"miner-{:07}\", \"count\": 1, \"stake\": {}.{:04}, \"speed\": \"{}.5 Gflop/s\", \"latency\": "
          "\"{}ms\"}}",
          i == 0 ? "" : ",\n", i, 10 + i % 9000, i % 7919, 1 + i % 7, 5 + i % 60);
    out << "]}\n";
  }
  EXPECT_GT(std::filesystem::file_size(config), 95'000'000U);
  Outcome outcome = run_program({"validate", config});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_LT(outcome.peak_memory_kb, 400'000);
  // The last of them is read like the first.
  outcome = run_program({"explain", config, "--set", "/miners/999999/stake=-1"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, testing::HasSubstr("million.json:1000001: /miners/999999/stake: -1 is not legal"));
}

}  // namespace
}  // namespace stakemine::test
