// SPDX-License-Identifier: Apache-2.0
// Prints the table of planted bugs and how many schedules it took to find each, by kind of schedule.
#include "stress/planted_bugs.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include <fmt/format.h>

namespace {

using namespace stakemine::stress;

constexpr std::uint64_t kAtMost = 2'000;
constexpr std::size_t kTimes = 3;

// The median over several beginnings.
std::string schedules_until_found(const PlantedBug& bug, std::uint64_t depth) {
  std::vector<std::uint64_t> found;
  for (std::size_t time = 0; time < kTimes; ++time) {
    Exploration exploration = exploration_of(bug, kAtMost);
    exploration.depth = depth;
    exploration.first = (time + 1) * kAtMost;
    exploration.shrinking = 0;
    const ExploreReport report = explore_load(exploration, {}, bug.play);
    found.push_back(report.failure ? report.failure->after : kAtMost + 1);
  }
  std::ranges::sort(found);
  const std::uint64_t median = found[kTimes / 2];
  return median > kAtMost ? fmt::format("> {}", kAtMost) : fmt::format("{}", median);
}

}  // namespace

int main() {
  fmt::print("| planted bug | load | broken | random walk | depth 1 | depth 2 | depth 3 | shrunk to |\n");
  fmt::print("| --- | --- | --- | ---: | ---: | ---: | ---: | --- |\n");
  bool all_found = true;
  for (const PlantedBug& bug : kPlantedBugs) {
    const ExploreReport report = explore_load(exploration_of(bug, kAtMost), {}, bug.play);
    all_found = all_found && report.failure.has_value();
    fmt::print("| {} | `{}` | {} |", bug.name, bug.load,
               report.failure ? invariant_name(report.failure->invariant) : "NOT FOUND");
    for (const std::uint64_t depth : {0U, 1U, 2U, 3U}) fmt::print(" {} |", schedules_until_found(bug, depth));
    if (report.failure)
      fmt::print(" {} actors, {} messages, {} steps", report.failure->actors, report.failure->messages,
                 report.failure->trace.size());
    fmt::print(" |\n");
    std::fflush(stdout);
  }
  return all_found ? 0 : 1;
}
