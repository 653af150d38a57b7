// SPDX-License-Identifier: Apache-2.0
// What a tiny cell of a sweep costs in all: reading its config, its run, measuring it, its line in the journal. Beside
// it the run alone, so that one sees what the loop adds.
#include "stakemine/experiment/journal.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/experiment/study.hpp"

#include <filesystem>

#include <benchmark/benchmark.h>
#include <unistd.h>

namespace stakemine::experiment {
namespace {

ExperimentConfig tiny() {
  return read_config_text(R"({"seed": 1, "rounds": 5, "task": "synthetic",
    "miners": [{"count": 10, "stake": {"type": "pareto", "minimum": 1, "alpha": 2}}], "runtime": {"threads": 1}})",
                          "tiny");
}

class TinyCells final : public Study {
 public:
  explicit TinyCells(std::uint64_t cells) : cells_(cells) {}
  [[nodiscard]] std::uint64_t cell_count() const override { return cells_; }
  [[nodiscard]] std::uint64_t trial_count() const override { return cells_; }
  [[nodiscard]] Trial trial(std::uint64_t index) const override {
    return {.cell = index, .repetition = 0, .seed = index};
  }
  [[nodiscard]] ExperimentConfig config(std::uint64_t) const override { return tiny(); }
  [[nodiscard]] std::vector<std::optional<double>> measure(const Trial&, const ExperimentConfig&,
                                                           const RunResult& result) const override {
    return {result.summary.virtual_time_s};
  }

 private:
  std::uint64_t cells_;
};

void run_alone(benchmark::State& state) {
  ExperimentConfig config = tiny();
  for (auto _ : state) {
    ++config.seed;
    benchmark::DoNotOptimize(simulate(config));
  }
}
BENCHMARK(run_alone)->Unit(benchmark::kMillisecond)->UseRealTime();

void cell_of_a_study(benchmark::State& state) {
  constexpr std::uint64_t kCells = 200;
  const TinyCells study{kCells};
  const auto estimates = check_cells(study);
  const auto file = std::filesystem::temp_directory_path() / ("stakemine-study-bench-" + std::to_string(::getpid()));
  StudyOptions options;
  options.threads = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    std::filesystem::remove(file);
    Journal journal = Journal::begin(file, "bench");
    benchmark::DoNotOptimize(run_study(study, estimates, journal, options));
  }
  std::filesystem::remove(file);
  state.counters["ms_a_cell"] = benchmark::Counter(static_cast<double>(kCells * state.iterations()) / 1e3,
                                                   benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(cell_of_a_study)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace stakemine::experiment
