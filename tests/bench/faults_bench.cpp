// SPDX-License-Identifier: Apache-2.0
// A star that fails beside the same star that does not, 100,000 miners: what loss, churn and deadlines cost the
// simulator.
#include "stakemine/experiment/simulate.hpp"

#include <string>

#include <benchmark/benchmark.h>

namespace stakemine::bench {
namespace {

void run(benchmark::State& state, const std::string& rest) {
  constexpr std::uint64_t kRounds = 5;
  const auto config = experiment::read_config_text(
      R"({"seed": 1, "rounds": 5, "task": {"type": "synthetic", "shards_per_miner": 4},
          "miners": [{"count": 100000, "stake": {"type": "pareto", "minimum": 1, "alpha": 1.2}, "speed": {"type": "lognormal", "median": "1 Gflop/s", "sigma": 0.5},
                      "latency": {"type": "lognormal", "median": "25 ms", "sigma": 0.4}}],
          "network": {"type": "star", "hub": {"bandwidth": "100 Gbit/s"}})" +
          rest + "}",
      "bench");
  for (auto _ : state) {
    const experiment::RunResult result = experiment::simulate(config);
    benchmark::DoNotOptimize(result.summary.messages);
    state.counters["lost"] = static_cast<double>(result.summary.lost_messages);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * kRounds));
}

void faultless(benchmark::State& state) {
  run(state, "");
}

void lossy(benchmark::State& state) {
  run(state, R"(, "faults": {"loss": {"rate": "1 %"}}, "protocol": {"deadline": "60 s"})");
}

void faulty(benchmark::State& state) {
  run(state, R"(, "faults": {"loss": {"rate": "1 %"}, "churn": [{"type": "weibull", "up": "10 min", "down": "10 s"}]},
                 "protocol": {"deadline": "60 s"})");
}

BENCHMARK(faultless)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(lossy)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(faulty)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace stakemine::bench
