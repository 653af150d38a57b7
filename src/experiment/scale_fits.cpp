// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/scale.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace stakemine::experiment {
namespace {

constexpr double kCostSpan = 1000, kLeastNodes = 100;

std::optional<double> value_of(const TrialRecord& record, ScaleMeasure measure) {
  const auto place = static_cast<std::size_t>(measure);
  return place < record.values.size() ? record.values[place] : std::nullopt;
}

// In simulated time a size is the same at every number of threads: the first stands for all.
bool first_of_threads(const ScaleStudy& study, const TrialRecord& record) {
  return study.trial(record.trial).cell % study.threads().size() == 0;
}

ScalingKind kind_of(std::span<const ScalingPoint> work) {
  constexpr double kAlike = 0.1;
  const auto [smallest, largest] = std::ranges::minmax_element(work, {}, &ScalingPoint::nodes);
  if (work.empty() || smallest->nodes == largest->nodes) return ScalingKind::mixed;
  const double growth = std::log(largest->value / smallest->value) / std::log(largest->nodes / smallest->nodes);
  if (std::abs(growth - 1) < kAlike) return ScalingKind::weak;
  return std::abs(growth) < kAlike ? ScalingKind::strong : ScalingKind::mixed;
}

}  // namespace

ScaleFits fit_scale(const ScaleStudy& study, std::span<const TrialRecord> records) {
  std::vector<ScalingPoint> speed_ups, work;
  std::vector<std::map<double, std::vector<double>>> times(study.threads().size());  // by size
  const auto largest = static_cast<double>(study.sizes().back());
  for (const TrialRecord& record : records) {
    if (!record.failure.empty()) continue;
    const std::uint64_t cell = study.trial(record.trial).cell;
    const auto nodes = static_cast<double>(study.cell(cell).nodes);
    if (nodes >= kLeastNodes && nodes * kCostSpan >= largest && record.cost.wall_s > 0)
      times[cell % times.size()][nodes].push_back(record.cost.wall_s);
    if (!first_of_threads(study, record)) continue;
    if (const auto speed_up = value_of(record, ScaleMeasure::speed_up); speed_up && *speed_up > 0)
      speed_ups.push_back({nodes, *speed_up});
    if (const auto flop = value_of(record, ScaleMeasure::work_flop); flop && *flop > 0) work.push_back({nodes, *flop});
  }
  ScaleFits fits;
  fits.kind = kind_of(work);
  fits.universal = fit_universal_scalability(speed_ups);
  fits.amdahl = fit_amdahl(speed_ups);
  for (const auto& by_size : times) {
    // What else runs on the machine makes some runs slower and none faster.
    std::vector<ScalingPoint> costs;
    for (const auto& [nodes, seconds] : by_size) costs.push_back({nodes, median(seconds)});
    fits.cost_growth.push_back(fit_power_law(costs));
  }
  return fits;
}

}  // namespace stakemine::experiment
