// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/memory.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& text, const std::vector<config::Override>& overrides = {}) {
  try {
    (void)simulate(read_config_text(text, "config", ".", overrides));
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Memory, ARefusalNamesTheFieldThatNeedsMost) {
  const std::string config =
      R"({"seed": 1, "rounds": 1, "task": "synthetic", "miners": [{"count": 10}, {"count": 3e9}]})";
  EXPECT_THAT(refusal(config), HasSubstr("config: /miners/1/count: the run would need about"));
  EXPECT_THAT(refusal(R"({"seed": 1, "rounds": 1e12, "task": "synthetic", "miners": [{"count": 10}],
                            "faults": {"loss": {"rate": 0.1}}, "protocol": {"deadline": "1 s"}})"),
              HasSubstr("/rounds:"));
  EXPECT_THAT(refusal(R"({"seed": 1, "rounds": 1, "task": {"type": "learning", "data":
      {"type": "make_classification", "n_samples": 4e9, "n_features": 1000}}, "miners": [{"count": 10}]})"),
              HasSubstr("/task/data/n_samples:"));
}

TEST(Memory, PartialResultsCount) {
  // 100,000 rows and miners, 20,000 numbers a partial result: 16 GB each way, while the data itself takes 8 GB.
  const std::string text =
      R"({"seed": 1, "rounds": 1, "aggregation": "coordinate_median", "task": {"type": "learning", "data": {"type": "make_classification",
      "n_samples": 100000, "n_features": 10000}}, "miners": [{"count": 100000}]})";
  const auto needs = [&](const std::vector<config::Override>& overrides) {
    const ExperimentConfig config = read_config_text(text, "config", ".", overrides);
    double data = 0, miners = 0;
    for (const MemoryNeed& need : memory_needs(config, config.task.make()->needs()))
      (need.pointer == "/miners/0/count" ? miners : data) += need.bytes;
    EXPECT_NEAR(data, 8e9, 0.1e9);
    return miners;
  };
  EXPECT_NEAR(needs({}), 32e9, 0.2e9);
  EXPECT_LT(needs({config::Override::parse("/aggregation=\"mean\"")}), 0.2e9);  // they are never stored
}

TEST(Memory, TheLimitOfTheConfigIsObeyed) {
  const std::string config =
      R"({"seed": 1, "rounds": 1, "task": "synthetic", "miners": [{"count": 1000}], "runtime": {"memory_limit": "100 MB"}})";
  EXPECT_EQ(refusal(config), "accepted");
  EXPECT_THAT(refusal(config, {config::Override::parse("/runtime/memory_limit=100 kB")}),
              HasSubstr("/runtime/memory_limit"));
}

TEST(Memory, TheMachineSaysWhatIsFree) {
  const auto free = free_memory_bytes();
  ASSERT_TRUE(free);
  EXPECT_GT(*free, 1e6);
}

}  // namespace
}  // namespace stakemine::experiment
