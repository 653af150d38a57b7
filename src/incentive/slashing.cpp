// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/slashing.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"

#include "incentive/floor_of_share.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

double stake_at_fault(std::span<const Offence> offences, std::span<const std::uint64_t> stakes) {
  std::vector<std::uint32_t> offenders;
  for (const Offence& offence : offences) {
    STAKEMINE_ASSERT(offence.offender < stakes.size(), "no such miner");
    STAKEMINE_ASSERT(offence.fraction >= 0 && offence.fraction <= 1, "a fraction");
    offenders.push_back(offence.offender);
  }
  std::sort(offenders.begin(), offenders.end());
  offenders.erase(std::unique(offenders.begin(), offenders.end()), offenders.end());
  std::vector<double> at_fault;
  for (const std::uint32_t offender : offenders) at_fault.push_back(static_cast<double>(stakes[offender]));
  return tree_sum(at_fault);
}

double total_of(std::span<const std::uint64_t> stakes) {
  __extension__ using Wide = unsigned __int128;
  Wide total = 0;
  for (const std::uint64_t stake : stakes) total += stake;
  return static_cast<double>(total);
}

}  // namespace

const config::ObjectDescription& SlashingOptions::description() {
  static const auto described =
      config::Description<SlashingOptions>("correlated_slashing", "What offences cost beside their own fraction.")
          .field("correlation", &SlashingOptions::correlation,
                 "How often the share of stake at fault in the window is added to an offence's fraction.",
                 {.range = config::at_least(0)})
          .field("window", &SlashingOptions::window, "Rounds, the current one included.",
                 {.range = config::at_least(1)});
  return described;
}

Slashing::Slashing(const SlashingOptions& options) : options_(options) {
  if (!(options.correlation >= 0 && std::isfinite(options.correlation)))
    throw UserError(fmt::format("correlation: {} is not legal; it must be ≥ 0", options.correlation));
  if (options.window == 0) throw UserError("window: 0 is not legal; it must be ≥ 1");
}

std::vector<std::uint64_t> Slashing::settle(std::uint64_t round, std::span<const Offence> offences,
                                            std::span<std::uint64_t> stakes) {
  STAKEMINE_ASSERT(round >= last_round_, "rounds go forward");
  last_round_ = round;
  while (!at_fault_.empty() && round - at_fault_.front().round >= options_.window) at_fault_.pop_front();
  if (!offences.empty()) at_fault_.push_back({round, stake_at_fault(offences, stakes)});
  std::vector<double> window;
  for (const AtFault& one : at_fault_) window.push_back(one.stake);
  const double total = total_of(stakes);
  correlated_part_ = total > 0 ? options_.correlation * (tree_sum(window) / total) : 0;

  std::vector<std::uint64_t> taken;
  for (const Offence& offence : offences) {
    std::uint64_t& stake = stakes[offence.offender];
    taken.push_back(floor_of_share(stake, std::min(1.0, offence.fraction + correlated_part_)));
    stake -= taken.back();
  }
  return taken;
}

}  // namespace stakemine::incentive
