// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/config.hpp"

#include "stakemine/core/error.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stakemine::stress {
namespace {

using testing::HasSubstr;

StressConfig read(const std::string& text) {
  const auto path =
      std::filesystem::temp_directory_path() / ("stakemine-stress-" + std::to_string(::getpid()) + ".json");
  std::ofstream{path} << text;
  struct Remove {
    std::filesystem::path path;
    ~Remove() { std::filesystem::remove(path); }
  } const remove{path};
  return read_stress_config(path);
}

std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(StressConfig, HasDefaultsAndUnits) {
  const StressConfig config = read(R"({"load": {"type": "slow_consumer", "work": "3 us"}, "duration": "2 min"})");
  EXPECT_EQ(config.actors, 1000U);
  EXPECT_EQ(config.duration_s, 120.0);
  EXPECT_EQ(config.load.name(), "slow_consumer");
}

TEST(StressConfig, RefusesWhatMakesNoSense) {
  EXPECT_THAT(refusal(R"({})"), HasSubstr("load"));
  EXPECT_THAT(refusal(R"({"load": "brust"})"), HasSubstr("burst"));
  EXPECT_THAT(refusal(R"({"load": "burst", "actors": 1})"), HasSubstr("/actors"));
  EXPECT_THAT(refusal(R"({"load": "all_to_all", "actors": 5000})"), HasSubstr("2048"));
  EXPECT_THAT(refusal(R"({"load": "burst", "duration": 0})"), HasSubstr("/duration"));
  EXPECT_THAT(refusal(R"({"load": "burst", "runtime": {"mailbox": {"when_full": "refuse"}}})"),
              HasSubstr("full_mailbox"));
  EXPECT_EQ(refusal(R"({"load": "full_mailbox", "runtime": {"mailbox": {"when_full": "refuse"}}})"), "accepted");
}

TEST(StressFiles, AreToldFromNetworks) {
  const std::string configs = std::string{STAKEMINE_SOURCE_DIR} + "/configs/";
  EXPECT_TRUE(is_stress_file(configs + "stress/burst.json"));
  EXPECT_FALSE(is_stress_file(configs + "quickstart.json"));
  EXPECT_FALSE(is_stress_file(configs + "sweeps/allocation.json"));
  EXPECT_FALSE(is_stress_file(configs + "no-such.json"));
}

}  // namespace
}  // namespace stakemine::stress
