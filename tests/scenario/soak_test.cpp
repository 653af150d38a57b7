// SPDX-License-Identifier: Apache-2.0
// Runs that go on for minutes: what they hold in memory, and the files that they have open, stay as they are.
#include "support/program.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::test {
namespace {

using Holdings = RunningProgram::Holdings;

constexpr double kEvery = 1.0 / 400;  // of the time
// What an allocator may keep or give back between two looks.
constexpr long kToleranceKb = 4096;
constexpr double kToleranceShare = 0.02;

// A half of all that a soak takes (STAKEMINE_SOAK_S, 600 where it is not set).
double half_s() {
  const char* const given = std::getenv("STAKEMINE_SOAK_S");
  return 0.5 * (given == nullptr ? 600 : std::strtod(given, nullptr));
}

struct Watched {
  std::vector<Holdings> seen;
  bool ended = false;  // by itself, before the time was over
};

Watched watch(const RunningProgram& program, double seconds) {
  Watched watched;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 1; i * kEvery <= 1; ++i) {
    std::this_thread::sleep_until(began + std::chrono::duration<double>{i * kEvery * seconds});
    const auto now = program.holdings();
    if (!now) {
      watched.ended = true;
      break;
    }
    watched.seen.push_back(*now);
  }
  return watched;
}

// The most in a part of the samples.
long most(const std::vector<Holdings>& seen, std::size_t from, std::size_t until, long Holdings::*what) {
  long largest = 0;
  for (std::size_t i = from; i < until; ++i) largest = std::max(largest, seen[i].*what);
  return largest;
}

// What follows on a warm-up (a quarter: rehearsals and first pages of memory are over by then), its first quarter
// against its last.
void expect_no_growth(const std::vector<Holdings>& seen) {
  ASSERT_GE(seen.size(), 50U) << "over before it could be watched";
  const std::size_t warm = seen.size() / 4, quarter = (seen.size() - warm) / 4;
  const long early_kb = most(seen, warm, warm + quarter, &Holdings::resident_kb);
  const long late_kb = most(seen, seen.size() - quarter, seen.size(), &Holdings::resident_kb);
  EXPECT_LE(late_kb, early_kb + kToleranceKb + static_cast<long>(kToleranceShare * static_cast<double>(early_kb)));
  EXPECT_LE(most(seen, seen.size() - quarter, seen.size(), &Holdings::open_files),
            most(seen, warm, warm + quarter, &Holdings::open_files));
  std::printf("resident: %ld kB in the first quarter, %ld kB in the last; open files: %ld, %ld\n", early_kb, late_kb,
              most(seen, warm, warm + quarter, &Holdings::open_files),
              most(seen, seen.size() - quarter, seen.size(), &Holdings::open_files));
}

TEST(Soak, DISABLED_ARunOfMillionsOfRoundsGrowsNowhere) {
  const ScratchFolder folder;
  const std::string config = folder.write("tiny.json", R"({
    "description": "Next to nothing to do, but more rounds than there is time for.", "seed": 3, "rounds": 10000000,
    "task": {"type": "synthetic", "shards": 500}, "miners": [{"count": 300, "stake": 2}]})");
  RunningProgram program{
      {"run", config, "--quiet", "--threads", "1", "--checkpoint-every", "5s", "--out", (folder / "r").string()}};
  const Watched watched = watch(program, half_s());
  program.send(SIGINT);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  EXPECT_FALSE(watched.ended);
  expect_no_growth(watched.seen);
  std::ifstream rounds{folder / "r" / "rounds.csv"};
  const auto lines = std::count(std::istreambuf_iterator<char>{rounds}, {}, '\n');
  EXPECT_GT(lines, 10'000);
  std::printf("rounds: %ld\n", static_cast<long>(lines - 1));
}

TEST(Soak, DISABLED_StressGrowsNowhere) {
  const ScratchFolder folder;
  for (const char* load : {"scatter-gather", "churn", "timers", "cancel-storm", "all-to-all"}) {
    SCOPED_TRACE(load);
    const double seconds = half_s() / 5;
    std::vector<std::string> arguments{"stress",
                                       std::string{STAKEMINE_SOURCE_DIR} + "/configs/stress/" + load + ".json",
                                       "--quiet",
                                       "--threads",
                                       "8",
                                       "--duration",
                                       std::to_string(seconds),
                                       "--out",
                                       (folder / load).string()};
    // As many timers as a machine keeps up with: what waits because it is late goes up and down with the machine.
    if (std::string_view{load} == "timers" || std::string_view{load} == "cancel-storm")
      arguments.insert(arguments.end(), {"--set", "/load/spread=1 s"});
    RunningProgram program{arguments};
    // The rehearsal before it and the report after it are left out.
    const Watched watched = watch(program, 0.95 * seconds);
    const Outcome outcome = program.wait();
    EXPECT_EQ(outcome.status, 0) << outcome.err << outcome.out;
    EXPECT_FALSE(watched.ended);
    expect_no_growth(watched.seen);
  }
}

}  // namespace
}  // namespace stakemine::test
