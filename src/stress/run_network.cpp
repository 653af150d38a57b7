// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/workers.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/stress/stress.hpp"

#include "stress/misfortune.hpp"
#include "stress/result_checks.hpp"
#include "stress/round_witness.hpp"
#include "stress/usage.hpp"
#include "stress/watchdog.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

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

// Enough for every kind of fault to meet every other; a run on the wall's clock may have many more.
constexpr std::uint64_t kMostUnluckyRounds = 100;

// Of the network with misfortune in virtual time: what a witness saw agrees with its accounts, and threads change
// nothing.
void suffer(experiment::ExperimentConfig config, double longest_round_s, std::uint64_t seed,
            const experiment::SimulateOptions& watched, Verdicts& verdicts) {
  config.rounds = std::min(config.rounds, kMostUnluckyRounds);
  config.runtime.clock = experiment::Clock::simulated;
  const unsigned threads = std::max(2U, engine::worker_count(config.runtime.threads));
  config = with_misfortune(std::move(config), longest_round_s, seed);
  RoundWitness witness;
  experiment::SimulateOptions seen = watched;
  seen.events = &witness;
  config.runtime.threads = 1;
  const experiment::RunResult alone = experiment::simulate(config, seen);
  config.runtime.threads = threads;
  const experiment::RunResult together = experiment::simulate(config, watched);
  if (alone.summary.interrupted || together.summary.interrupted) return;
  witness.hold_against(alone, verdicts);
  verdicts.expect(Invariant::stake_conserved, alone.summary.money.ledger.conserved(),
                  [] { return std::string{"the ledger does not add up under faults"}; });
  verdicts.expect(Invariant::equals_virtual, alone.summary.digest == together.summary.digest, [&] {
    return fmt::format("under the faults of seed {} {} threads come to {}, one to {}", seed, threads,
                       together.summary.digest, alone.summary.digest);
  });
}

}  // namespace

StressCell run_network(const NetworkStress& network, const StressOptions& options) {
  experiment::ExperimentConfig config = network.config;
  config.report.attack_baselines = false;
  config.report.fault_baselines = false;
  config.runtime.clock = experiment::Clock::simulated;
  const experiment::RunResult simulated = experiment::simulate(config, {.stop = options.stop});
  config.runtime.clock = experiment::Clock::wall;

  Verdicts verdicts;
  RoundClock clock, unlucky;
  double longest_round_s = 0;
  for (const protocol::RoundRecord& round : simulated.rounds)
    longest_round_s = std::max(longest_round_s, round.duration_s);
  StressCell cell;
  cell.nodes = config.miner_count();
  const UsageMeter meter;
  const Watchdog watchdog{options, verdicts, [&] { return clock.latencies().count() + unlucky.latencies().count(); }};
  const auto began = SteadyClock::now();
  std::uint64_t repetitions = 0;
  const double until_s = network.duration_s.value_or(network.messages ? 1e9 : kUsualDurationS);
  do {
    clock.begin_run();
    const experiment::RunResult real =
        experiment::simulate(config, {.stop = watchdog.stop(), .observer = &clock, .chaos = options.chaos});
    cell.threads = real.summary.threads;
    cell.messages += real.summary.messages;
    cell.elapsed_s = std::chrono::duration<double>(SteadyClock::now() - began).count();
    if (watchdog.stop().stop_requested() || simulated.summary.interrupted) {
      cell.interrupted = !watchdog.stuck();
      break;
    }
    verdicts.checked(Invariant::quiescent);
    compare_networks(real, simulated, verdicts);
    if (options.chaos)
      suffer(config, longest_round_s, options.chaos->seed + repetitions++,
             {.stop = watchdog.stop(), .observer = &unlucky}, verdicts);
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
