// SPDX-License-Identifier: Apache-2.0
// 10,000,000 shards over 1,000,000 miners with Pareto stakes, by every rule of the table. The random rule's time
// includes its draw (a random order of all miners), as in every round of a run.
#include "stakemine/core/random.hpp"
#include "stakemine/stake/apportionment.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using stakemine::KeyedRandom;
using stakemine::Purpose;
using namespace stakemine::stake;

std::vector<std::uint64_t> pareto_stakes(std::size_t count) {
  std::vector<std::uint64_t> stakes(count);
  for (std::size_t i = 0; i < count; ++i) {
    KeyedRandom random(1, Purpose::test, i);
    stakes[i] = static_cast<std::uint64_t>(100e9 * std::pow(random.uniform_open(), -1 / 1.5));
  }
  return stakes;
}

void apportion(benchmark::State& state, const stakemine::config::Member<Apportionment>& member) {
  const auto rule = Apportionment::family().choose(member.info.name).make();
  const auto stakes = pareto_stakes(1'000'000);
  std::vector<std::uint64_t> seats(stakes.size());
  std::vector<std::uint32_t> order(rule->is_random() ? stakes.size() : 0);
  std::uint64_t round = 0;
  for (auto _ : state) {
    const Draw draw = rule->is_random() ? draw_allocation(1, ++round, order) : Draw{};
    rule->apportion(10'000'000, stakes, draw, seats);
    benchmark::DoNotOptimize(seats.data());
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& member : Apportionment::family().members())
    benchmark::RegisterBenchmark((member.info.name + "/1M_miners_10M_shards").c_str(), [&member](
                                                                                           benchmark::State& state) {
      apportion(state, member);
    })->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
