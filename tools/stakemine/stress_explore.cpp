// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/commands.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/engine/signals.hpp"
#include "stakemine/report/manifest.hpp"
#include "stakemine/report/wording.hpp"
#include "stakemine/stress/explore.hpp"

#include <cstdio>
#include <stop_token>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

constexpr std::uint64_t kUsualActors = 4;
constexpr std::uint64_t kMostActors = 64;
constexpr std::uint64_t kMostThreads = 16;
constexpr std::size_t kStepsShown = 200;

void refuse_what_has_no_effect(const StressArguments& arguments) {
  const auto refuse = [](std::string_view option) {
    throw UserError(fmt::format("{}: has no effect with --explore, which plays schedules and writes no files", option));
  };
  if (arguments.chaos) refuse("--chaos");
  if (!arguments.duration.empty()) refuse("--duration");
  if (!arguments.out.empty()) refuse("--out");
  if (arguments.force) refuse("--force");
  if (arguments.json) refuse("--json");
}

std::uint64_t one_count(const std::string& text, const char* option, std::uint64_t least, std::uint64_t most) {
  const auto counts = parse_counts(text, option, least, most);
  if (counts.size() != 1) throw UserError(fmt::format("{}: expected one number with --explore", option));
  return counts.front();
}

stress::Exploration exploration_of(const StressArguments& arguments) {
  if (!stress::is_stress_file(arguments.config))
    throw UserError(fmt::format("{}: --explore plays loads; expected a stress file, such as configs/stress/burst.json",
                                arguments.config));
  stress::Exploration exploration;
  exploration.config = stress::read_stress_config(arguments.config, parse_overrides(arguments.sets));
  exploration.config.seed = arguments.seed.value_or(exploration.config.seed);
  exploration.config.messages = arguments.messages;
  exploration.config.actors =
      arguments.nodes.empty() ? kUsualActors : one_count(arguments.nodes, "--nodes", 2, kMostActors);
  exploration.config.runtime.threads =
      arguments.threads.empty()
          ? 0
          : static_cast<std::uint32_t>(one_count(arguments.threads, "--threads", 1, kMostThreads));
  exploration.schedules = *arguments.explore;
  if (exploration.schedules == 0) throw UserError("--explore: 0 is not legal; expected at least 1");
  exploration.first = arguments.schedule.value_or(0);
  exploration.depth = arguments.depth;
  return exploration;
}

std::string quoted(const std::string& text) {
  return report::shell_command({text});
}

void print_failure(const StressArguments& arguments, const stress::ExploredFailure& failure) {
  fmt::print("\nBroken: {}: {}\n", stress::invariant_name(failure.invariant), failure.example);
  fmt::print("Found in schedule {} of those played; shrunk to {} and about {} in {} more.\n",
             report::format_count(failure.after), report::plural(failure.actors, "actor"),
             report::plural(failure.messages, "message"), report::format_count(failure.shrinking));
  std::string again = fmt::format("stakemine stress {} --explore 1 --schedule {} --nodes {} --messages {}",
                                  quoted(arguments.config), failure.schedule, failure.actors, failure.messages);
  for (const std::string& set : arguments.sets) again += " --set " + quoted(set);
  if (arguments.seed) again += fmt::format(" --seed {}", *arguments.seed);
  if (!arguments.threads.empty()) again += " --threads " + arguments.threads;
  if (arguments.depth) again += fmt::format(" --depth {}", *arguments.depth);
  fmt::print("Again: {}\n\n", again);
  const std::size_t left_out = failure.trace.size() - std::min(failure.trace.size(), kStepsShown);
  if (left_out > 0) fmt::print("({} before these)\n", report::plural(left_out, "step"));
  for (std::size_t i = left_out; i < failure.trace.size(); ++i) fmt::print("{}\n", failure.trace[i]);
}

}  // namespace

int explore_command(const StressArguments& arguments) {
  refuse_what_has_no_effect(arguments);
  const stress::Exploration exploration = exploration_of(arguments);
  std::stop_source interrupt;
  const engine::InterruptHandler handler{interrupt};
  const stress::ExploreReport report = stress::explore_load(exploration, interrupt.get_token());
  if (!arguments.quiet) {
    fmt::print("{} of {} played ({} different), {} in all, {} at most; {:.1f} s\n",
               report::plural(report.schedules, "schedule"), exploration.config.load.name(),
               report::format_count(report.different), report::plural(report.steps, "step"),
               report::format_count(report.longest), report.elapsed_s);
    for (const stress::Outcome& outcome : report.outcomes)
      if (outcome.checks > 0)
        fmt::print("{:<36} {:>14} checks {:>8} broken\n", stress::invariant_name(outcome.invariant),
                   report::format_count(outcome.checks), report::format_count(outcome.broken));
  }
  if (report.failure) print_failure(arguments, *report.failure);
  std::fflush(stdout);
  if (report.failure) return kFailed;
  return report.interrupted ? kInterrupted : kDone;
}

}  // namespace stakemine::tools
