// SPDX-License-Identifier: Apache-2.0
// Every shipped config, shortened: cut off after any of its rounds and gone on with, it ends in the same bits.
#include "stakemine/experiment/checkpoints.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/report/tables.hpp"

#include "support/program.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kRounds = 6;

std::vector<std::filesystem::path> shipped_configs() {
  std::vector<std::filesystem::path> configs;
  for (const auto& entry : std::filesystem::directory_iterator(std::string{STAKEMINE_SOURCE_DIR} + "/configs"))
    if (entry.path().extension() == ".json") configs.push_back(entry.path());
  std::ranges::sort(configs);
  return configs;
}

struct CutOff : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Dies in the middle of what follows a round.
class Death final : public protocol::RoundObserver {
 public:
  explicit Death(std::uint64_t round) : round_(round) {}
  void round_finished(const protocol::RoundRecord& record) override {
    first_ = std::min(first_, record.round);
    if (record.round == round_) throw CutOff("killed");
  }
  [[nodiscard]] std::uint64_t first() const { return first_; }

 private:
  std::uint64_t round_, first_ = ~std::uint64_t{0};
};

// All of the result that is not real time.
std::string told(const RunResult& result) {
  RunResult plain = result;
  plain.summary.wall_time_s = 0;
  std::ostringstream text;
  report::write_summary_json(text, plain.summary);
  report::write_rounds_csv(text, result.rounds);
  report::write_miners_csv(text, result.miners);
  report::write_results_csv(text, result.results);
  for (const double parameter : result.parameters) text << std::hexfloat << parameter << '\n';
  return std::move(text).str();
}

class ResumedConfig : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(ResumedConfig, EndsInTheSameBits) {
  ExperimentConfig config = read_config(GetParam(), {{{"runtime", "clock"}, "virtual"}});
  config.rounds = kRounds;
  config.runtime.threads = 2;
  config.report.attack_baselines = false;
  const std::string expected = told(simulate(config));
  for (std::uint64_t last = 1; last <= kRounds; ++last) {
    const test::ScratchFolder folder;
    SimulateOptions options;
    {
      Checkpoints checkpoints{folder / "c", "id", 0, [](const std::string& line) { ADD_FAILURE() << line; }};
      Death death{last};
      options.checkpoints = &checkpoints;
      options.observer = &death;
      EXPECT_THROW((void)simulate(config, options), CutOff);
    }
    Checkpoints checkpoints{folder / "c", "id", 0, [](const std::string& line) { ADD_FAILURE() << line; }};
    Death watch{0};
    options.checkpoints = &checkpoints;
    options.observer = &watch;
    EXPECT_EQ(told(simulate(config, options)), expected) << "cut off after round " << last;
    // Without rounds that wait something is always on its way, and such a run begins again.
    EXPECT_EQ(watch.first(), config.protocol.is_asynchronous() ? 1 : last) << "goes on from the round before";
  }
}

INSTANTIATE_TEST_SUITE_P(Configs, ResumedConfig, testing::ValuesIn(shipped_configs()), [](const auto& instance) {
  std::string name = instance.param.stem().string();
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace stakemine::experiment
