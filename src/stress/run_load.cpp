// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/engine/runtime.hpp"
#include "stakemine/stress/stress.hpp"

#include "stress/engine_checks.hpp"
#include "stress/result_checks.hpp"
#include "stress/usage.hpp"
#include "stress/watchdog.hpp"

#include <algorithm>
#include <memory>

namespace stakemine::stress {
namespace {

// Enough for every actor to have its turn on both clocks, and done in a fraction of a second.
constexpr std::uint64_t kRehearsalMessages = 20'000;

engine::MailboxPolicy policy_of(experiment::WhenFull when_full) {
  switch (when_full) {
    case experiment::WhenFull::refuse:
      return engine::MailboxPolicy::refuse;
    case experiment::WhenFull::drop_oldest:
      return engine::MailboxPolicy::drop_oldest;
    case experiment::WhenFull::block:
      break;
  }
  return engine::MailboxPolicy::block;
}

LoadRequest request_of(const StressConfig& config) {
  LoadRequest request;
  request.actors = static_cast<std::uint32_t>(config.actors);
  request.seed = config.seed;
  if (config.runtime.mailbox.when_full == experiment::WhenFull::drop_oldest) request.losses = Losses::counted;
  return request;
}

std::uint64_t rounds_for(const Load& load, std::uint64_t messages, std::uint64_t actors) {
  const std::uint64_t each = load.messages_a_round(static_cast<std::uint32_t>(actors));
  return std::max<std::uint64_t>(1, messages / each + (messages % each == 0 ? 0 : 1));
}

engine::RuntimeOptions runtime_of(const StressConfig& config, std::stop_token stop) {
  engine::RuntimeOptions runtime;
  runtime.threads = config.runtime.threads;
  runtime.seed = config.seed;
  runtime.mailbox = {.capacity = config.runtime.mailbox.capacity,
                     .policy = policy_of(config.runtime.mailbox.when_full)};
  runtime.stop = std::move(stop);
  return runtime;
}

std::unique_ptr<engine::Runtime> wall_runtime(const engine::RuntimeOptions& runtime, const StressOptions& options) {
  return options.chaos ? engine::make_chaotic_wall_runtime(runtime, *options.chaos)
                       : engine::make_wall_runtime(runtime);
}

// What the engine says of a run against what the books say.
QueueFigures figures_of(const engine::RunReport& report) {
  QueueFigures figures;
  std::vector<std::uint64_t> deepest;
  for (const engine::MailboxReport& mailbox : report.mailboxes) {
    deepest.push_back(mailbox.counters.high_water);
    figures.blocked += mailbox.counters.blocked;
    figures.refused += mailbox.counters.refused;
    figures.dropped += mailbox.counters.dropped;
    figures.overflowed += mailbox.counters.overflowed;
  }
  std::ranges::sort(deepest);
  figures.processes = deepest.size();
  figures.deepest = deepest.back();
  figures.median_deepest = deepest[deepest.size() / 2];
  return figures;
}

void report_latencies(const Scene& scene, StressCell& cell) {
  const Histogram seen = scene.latencies().sum();
  const std::uint64_t count = std::max<std::uint64_t>(1, seen.count());
  // What one sender would have sent in steady going: its share of all, evenly spread over the run.
  const double interval_s = cell.elapsed_s * static_cast<double>(scene.senders()) / static_cast<double>(count);
  const Histogram corrected = seen.corrected(std::max<std::int64_t>(1, duration_from_seconds(interval_s).count()));
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    cell.latency_s[i] = 1e-9 * static_cast<double>(seen.quantile_ns(kQuantiles[i]));
    cell.corrected_s[i] = 1e-9 * static_cast<double>(corrected.quantile_ns(kQuantiles[i]));
  }
  cell.longest_wait_s = 1e-9 * static_cast<double>(scene.latencies().longest_ns());
}

// The same few rounds on both clocks.
void rehearse(const StressConfig& config, const Load& load, const StressOptions& options, Verdicts& verdicts) {
  LoadRequest request = request_of(config);
  if (request.losses != Losses::none || config.runtime.mailbox.when_full != experiment::WhenFull::block) return;
  request.rounds =
      rounds_for(load, std::min(config.messages.value_or(kRehearsalMessages), kRehearsalMessages), config.actors);
  const auto simulated = load.build(request), real = load.build(request);
  const engine::ConstantDelay delay{std::chrono::microseconds{10}};
  (void)engine::make_virtual_runtime(runtime_of(config, options.stop), delay)->run(simulated->program());
  const Watchdog watchdog{options, verdicts, [&] { return real->latencies().count(); }};
  (void)wall_runtime(runtime_of(config, watchdog.stop()), options)->run(real->program());
  if (watchdog.stop().stop_requested()) return;
  compare_loads(*real, *simulated, request.rounds, verdicts);
}

}  // namespace

bool StressCell::clean() const {
  return std::ranges::all_of(outcomes, [](const Outcome& outcome) { return outcome.broken == 0; });
}

StressCell run_load(const StressConfig& config, const StressOptions& options) {
  const auto load = config.load.make();
  LoadRequest request = request_of(config);
  if (config.messages) request.rounds = rounds_for(*load, *config.messages, config.actors);
  if (config.duration_s || !config.messages)
    request.duration = duration_from_seconds(config.duration_s.value_or(kUsualDurationS));
  const auto scene = load->build(request);
  rehearse(config, *load, options, scene->verdicts());

  StressCell cell;
  cell.nodes = config.actors;
  const UsageMeter meter;
  const Watchdog watchdog{options, scene->verdicts(), [&] { return scene->latencies().count(); }};
  const engine::RuntimeOptions runtime = runtime_of(config, watchdog.stop());
  const engine::RunReport report = wall_runtime(runtime, options)->run(scene->program());
  meter.report(cell);
  cell.threads = report.threads;
  cell.elapsed_s = seconds(report.end_time);
  cell.messages = report.totals.delivered + report.totals.timers;
  cell.messages_a_second = static_cast<double>(cell.messages) / cell.elapsed_s;
  cell.interrupted = report.interrupted() && !watchdog.stuck();
  if (!cell.interrupted) {
    compare_books(report, *scene);
    check_mailboxes(report, runtime.mailbox, scene->verdicts());
  }
  cell.queues = figures_of(report);
  cell.moves = scene->moves();
  report_latencies(*scene, cell);
  cell.outcomes = scene->verdicts().outcomes();
  return cell;
}

}  // namespace stakemine::stress
