// SPDX-License-Identifier: Apache-2.0
// Every shipped config, shortened to 5 rounds in virtual time: the digest is the same at 1, 2, 3 and 8 threads and for
// any size of a logical process; where it is not, the first event that differs is named.
#include "stakemine/engine/event_log.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

std::vector<std::filesystem::path> shipped_configs() {
  std::vector<std::filesystem::path> configs;
  for (const auto& entry : std::filesystem::directory_iterator(std::string{STAKEMINE_SOURCE_DIR} + "/configs"))
    if (entry.path().extension() == ".json") configs.push_back(entry.path());
  std::ranges::sort(configs);
  return configs;
}

struct Observed {
  std::string digest;
  std::vector<double> parameters;
  engine::EventLog log;
};

Observed observe(const std::filesystem::path& file, std::uint64_t threads, std::uint32_t lp_size) {
  const ExperimentConfig config = read_config(
      file, {{{"rounds"}, std::uint64_t{5}}, {{"runtime", "clock"}, "virtual"}, {{"runtime", "threads"}, threads}});
  Observed observed;
  SimulateOptions options;
  options.events = &observed.log;
  options.lp_size = lp_size;
  const RunResult result = simulate(config, options);
  observed.digest = result.summary.digest;
  observed.parameters = result.parameters;
  return observed;
}

class ShippedConfig : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ShippedConfig, HasOneDigestForEveryNumberOfThreads) {
  const Observed reference = observe(GetParam(), 1, 0);
  ASSERT_FALSE(reference.log.events().empty());
  struct Setting {
    std::uint64_t threads;
    std::uint32_t lp_size;
  };
  for (const auto& [threads, lp_size] :
       std::initializer_list<Setting>{{2, 0}, {3, 0}, {8, 0}, {2, 1}, {3, 7}, {2, 100'000}}) {
    const Observed other = observe(GetParam(), threads, lp_size);
    const auto difference = engine::first_difference(reference.log.events(), other.log.events());
    EXPECT_FALSE(difference) << threads << " threads, LPs of " << lp_size << ": " << difference->text();
    EXPECT_EQ(other.digest, reference.digest) << threads << " threads, LPs of " << lp_size;
    EXPECT_EQ(other.parameters, reference.parameters);
  }
}

INSTANTIATE_TEST_SUITE_P(Configs, ShippedConfig, testing::ValuesIn(shipped_configs()), [](const auto& instance) {
  std::string name = instance.param.stem().string();
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(ShippedConfigs, AnotherSeedIsAnotherRun) {
  const auto digest = [](std::uint64_t seed) {
    return simulate(read_config(shipped_configs().front(), {{{"rounds"}, std::uint64_t{2}}, {{"seed"}, seed}}))
        .summary.digest;
  };
  EXPECT_NE(digest(1), digest(2));
}

}  // namespace
}  // namespace stakemine::experiment
