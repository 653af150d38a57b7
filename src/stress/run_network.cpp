// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/stress/stress.hpp"

#include "stress/result_checks.hpp"
#include "stress/usage.hpp"
#include "stress/watchdog.hpp"

#include <algorithm>
#include <chrono>

namespace stakemine::stress {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Times rounds; `rounds` is what the watchdog looks at.
class RoundClock final : public protocol::RoundObserver {
 public:
  void round_finished(const protocol::RoundRecord&) override {
    const auto now = SteadyClock::now();
    latencies_.record(0, Duration{now - last_}.count());
    last_ = now;
  }
  void begin_run() { last_ = SteadyClock::now(); }
  [[nodiscard]] const LatencyRecorder& latencies() const { return latencies_; }

 private:
  LatencyRecorder latencies_{1};
  SteadyClock::time_point last_ = SteadyClock::now();
};

}  // namespace

StressCell run_network(const NetworkStress& network, const StressOptions& options) {
  experiment::ExperimentConfig config = network.config;
  config.report.attack_baselines = false;
  config.report.fault_baselines = false;
  config.runtime.clock = experiment::Clock::simulated;
  const experiment::RunResult simulated = experiment::simulate(config, {.stop = options.stop});
  config.runtime.clock = experiment::Clock::wall;

  Verdicts verdicts;
  RoundClock clock;
  StressCell cell;
  cell.nodes = config.miner_count();
  const UsageMeter meter;
  const Watchdog watchdog{options, verdicts, [&] { return clock.latencies().count(); }};
  const auto began = SteadyClock::now();
  const double until_s = network.duration_s.value_or(network.messages ? 1e9 : kUsualDurationS);
  do {
    clock.begin_run();
    const experiment::RunResult real = experiment::simulate(config, {.stop = watchdog.stop(), .observer = &clock});
    cell.threads = real.summary.threads;
    cell.messages += real.summary.messages;
    cell.elapsed_s = std::chrono::duration<double>(SteadyClock::now() - began).count();
    if (watchdog.stop().stop_requested() || simulated.summary.interrupted) {
      cell.interrupted = !watchdog.stuck();
      break;
    }
    verdicts.checked(Invariant::quiescent);
    compare_networks(real, simulated, verdicts);
  } while (cell.elapsed_s < until_s && cell.messages < network.messages.value_or(~std::uint64_t{0}));
  meter.report(cell);
  cell.messages_a_second = static_cast<double>(cell.messages) / cell.elapsed_s;
  const Histogram seen = clock.latencies().sum();
  const double interval_s = cell.elapsed_s / static_cast<double>(std::max<std::uint64_t>(1, seen.count()));
  const Histogram corrected = seen.corrected(std::max<std::int64_t>(1, duration_from_seconds(interval_s).count()));
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    cell.latency_s[i] = 1e-9 * static_cast<double>(seen.quantile_ns(kQuantiles[i]));
    cell.corrected_s[i] = 1e-9 * static_cast<double>(corrected.quantile_ns(kQuantiles[i]));
  }
  cell.longest_wait_s = 1e-9 * static_cast<double>(clock.latencies().longest_ns());
  cell.outcomes = verdicts.outcomes();
  return cell;
}

}  // namespace stakemine::stress
