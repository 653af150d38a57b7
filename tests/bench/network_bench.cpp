// SPDX-License-Identifier: Apache-2.0
// The network against a peer, and at a million flows. Times are CPU times, measured by hand, so that the peers' runs,
// in processes of their own, compare.
#include "stakemine/network/fluid_simulation.hpp"
#include "stakemine/network/fluid_star.hpp"

#include "network/fluid_testing.hpp"
#include "network_cases.hpp"

#include <ctime>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>
#include <malloc.h>

namespace stakemine::bench {
namespace {

using network::FluidStar;

double cpu_s() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Solved star_by_stakemine(const StarCase& star) {
  const std::size_t nodes = star.latency_s.size();
  Solved solved{std::vector<double>(2 * nodes), 0};
  const double before = cpu_s();
  std::vector<Duration> latency;
  for (const double latency_s : star.latency_s) latency.push_back(duration_from_seconds(latency_s));
  FluidStar fluid(star.hub_Bps, {latency, star.bandwidth_Bps, star.latency_s});
  std::vector<std::uint32_t> node(nodes);
  std::iota(node.begin(), node.end(), 0U);
  const VirtualTime begin{};
  std::vector<VirtualTime> arrival(nodes), reply(nodes);
  const bool carried =
      fluid.carry({.start = {&begin, 1}, .bytes = star.in_bytes, .node = node, .id = {}}, kNever, arrival) &&
      fluid.carry({.start = arrival, .bytes = star.out_bytes, .node = node, .id = {}}, kNever, reply);
  if (!carried) throw std::runtime_error("a batch was not carried");
  solved.cpu_s = cpu_s() - before;
  for (std::size_t i = 0; i < nodes; ++i) {
    solved.finish_s[i] = seconds(arrival[i]);
    solved.finish_s[nodes + i] = seconds(reply[i]);
  }
  return solved;
}

Solved graph_by_stakemine(const GraphCase& graph) {
  Solved solved{std::vector<double>(graph.routes.size()), 0};
  network::Platform platform({});
  std::vector<network::Platform::Link> links;
  for (std::size_t i = 0; i < graph.latency_s.size(); ++i)
    links.push_back(platform.add_link(graph.bandwidth_Bps[i], graph.latency_s[i], network::LinkSharing::shared));
  for (std::size_t i = 0; i < graph.routes.size(); ++i) {
    const auto from = platform.add_host(1e9, 1), to = platform.add_host(1e9, 1);
    platform.add_route(from, to, graph.routes[i], network::Symmetry::one_way);
  }
  const double before = cpu_s();
  network::FluidSimulation simulation(platform);
  for (std::uint32_t i = 0; i < graph.routes.size(); ++i)
    simulation.transfer(graph.start_s[i], 2 * i, 2 * i + 1, static_cast<double>(graph.bytes[i]), i);
  std::vector<network::FluidSimulation::Completion> completions;
  while (simulation.advance(completions)) {
  }
  solved.cpu_s = cpu_s() - before;
  for (const auto& [time_s, i] : completions) solved.finish_s[i] = time_s;
  return solved;
}

/// The largest difference from what another solver found for the same case, relative.
double difference(const std::string& name, const std::vector<double>& finish_s) {
  static std::map<std::string, std::vector<double>> first;
  const auto [entry, is_first] = first.emplace(name, finish_s);
  return is_first ? 0 : network::largest_difference(finish_s, entry->second);
}

void measure(benchmark::State& state, const std::string& name, const std::function<Solved()>& solve) {
  Solved solved;
  double total_s = 0;
  for (auto _ : state) {
    solved = solve();
    state.SetIterationTime(solved.cpu_s);
    total_s += solved.cpu_s;
  }
  state.counters["messages/s"] =
      static_cast<double>(state.iterations()) * static_cast<double>(solved.finish_s.size()) / total_s;
  state.counters["difference"] = difference(name, solved.finish_s);
}

std::size_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// One solution for n flows of a hub: what it takes, and memory at the middle of it.
void hub(benchmark::State& state, network::StarFlows (*make)(std::size_t, std::uint64_t)) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const network::StarFlows flows = make(count, 1);
  const std::size_t before_bytes = heap_bytes();
  std::size_t most_bytes = 0;
  bool was_kinetic = false;
  for (auto _ : state) {
    const double before = cpu_s();
    network::WaterFilling filling(flows.capacity, flows.bound, flows.penalty);
    network::MonotoneQueue joins;
    joins.push_all(count, [&](std::size_t i) {
      return network::MonotoneQueue::Entry{std::bit_cast<std::uint64_t>(flows.start[i]), static_cast<std::uint32_t>(i)};
    });
    std::vector<double> finish(count);
    std::size_t left = count;
    const auto fetch = [&](std::uint32_t flow) {
      __builtin_prefetch(&flows.work[flow]);
      filling.fetch(flow);
    };
    while (left > 0) {
      const double start =
          joins.empty() ? network::WaterFilling::kNever : std::bit_cast<double>(joins.front(fetch).key);
      if (start <= filling.now()) {
        const std::uint32_t flow = joins.front().item;
        joins.pop();
        filling.start(flow, flows.work[flow]);
        continue;
      }
      const auto [time, flow] = filling.next();
      filling.advance(std::min(start, time));
      if (time > start) continue;
      filling.stop(flow);
      finish[flow] = time;
      if (--left % (count / 16 + 1) == 0) most_bytes = std::max(most_bytes, heap_bytes());
      was_kinetic = was_kinetic || filling.is_kinetic();
    }
    benchmark::DoNotOptimize(finish.data());
    state.SetIterationTime(cpu_s() - before);
  }
  state.counters["bytes/flow"] = static_cast<double>(most_bytes - before_bytes) / static_cast<double>(count);
  state.counters["kinetic"] = was_kinetic ? 1 : 0;
}

void add(const std::string& name, const std::function<Solved()>& solve, const std::string& of_case) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { measure(state, of_case, solve); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

void add_all() {
  for (const std::size_t nodes : {1000, 10000, 1000000}) {
    const std::string name = "star/" + std::to_string(nodes);
#ifdef STAKEMINE_HAS_SIMGRID
    if (nodes <= 10000)
      add(
          name + "/simgrid", [star = star_case(nodes)] { return star_by_simgrid(star); }, name);
#endif
    add(
        name + "/stakemine", [star = star_case(nodes)] { return star_by_stakemine(star); }, name);
  }
  for (const std::size_t transfers : {1000, 10000}) {
    const std::string name = "graph/" + std::to_string(transfers);
#ifdef STAKEMINE_HAS_SIMGRID
    add(
        name + "/simgrid", [graph = graph_case(transfers, 1000)] { return graph_by_simgrid(graph); }, name);
#endif
    add(
        name + "/stakemine", [graph = graph_case(transfers, 1000)] { return graph_by_stakemine(graph); }, name);
  }
  const std::pair<const char*, network::StarFlows (*)(std::size_t, std::uint64_t)> kHubs[] = {
      {"hub/lognormal", network::lognormal_flows},
      {"hub/around_the_level", network::flows_around_the_level},
      {"hub/spikes", network::flows_with_spikes}};
  for (const auto& [name, make] : kHubs)
    benchmark::RegisterBenchmark(name, [make = make](benchmark::State& state) { hub(state, make); })
        ->Arg(10'000)
        ->Arg(1'000'000)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace stakemine::bench

int main(int argc, char** argv) {
  // A run keeps its memory from round to round; so does this.
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  stakemine::bench::add_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
