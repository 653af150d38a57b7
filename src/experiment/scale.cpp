// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/scale.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/stake/apportionment.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kMinersOfASize = 100'000, kMostRepetitions = 5;

}  // namespace

void rescale(ExperimentConfig& config, std::uint64_t nodes) {
  std::vector<std::uint64_t> counts;
  for (const MinerGroup& group : config.miners) counts.push_back(group.count.value_or(0));
  std::vector<std::uint64_t> rescaled(counts.size());
  stake::Apportionment::family().choose("largest_remainder").make()->apportion(nodes, counts, {}, rescaled);
  for (std::size_t i = 0; i < rescaled.size(); ++i) config.miners[i].count = rescaled[i];
  check_lists(config);
}

const std::array<std::string_view, kScaleMeasures>& scale_measure_names() {
  static constexpr std::array<std::string_view, kScaleMeasures> kNames{"round_time_s",
                                                                       "work_flop",
                                                                       "speed_up",
                                                                       "efficiency",
                                                                       "shards",
                                                                       "participants",
                                                                       "messages",
                                                                       "bytes",
                                                                       "hub_utilisation_to_nodes",
                                                                       "hub_utilisation_to_hub",
                                                                       "hub_limit_speed_up",
                                                                       "compute_s",
                                                                       "transfer_s",
                                                                       "hub_s"};
  return kNames;
}

ScaleStudy::ScaleStudy(ExperimentConfig config, ScaleOptions options)
    : base_(std::move(config)), options_(std::move(options)) {
  STAKEMINE_ASSERT(!options_.nodes.empty() && !options_.threads.empty());
  if (base_.runtime.clock == Clock::wall)
    throw UserError(
        fmt::format("{}: /runtime/clock: scale measures the network in simulated time; expected \"virtual\" "
                    "(--clock virtual)",
                    base_.file));
  if (std::ranges::any_of(base_.miners, [](const MinerGroup& group) { return group.identities > 1; }))
    throw UserError(
        fmt::format("{}: /miners: scale counts miners one by one; expected no \"identities\" above 1", base_.file));
  base_.report.attack_baselines = false;
  base_.report.fault_baselines = false;
  std::ranges::sort(options_.nodes);
  for (std::uint64_t cell = 0; cell < cell_count(); ++cell) {
    (void)this->config(cell);
    for (std::uint64_t k = 0; k < repetitions(this->cell(cell).nodes); ++k)
      trials_.push_back({.cell = cell, .repetition = k, .seed = base_.seed + k});
  }
}

ScaleStudy::Cell ScaleStudy::cell(std::uint64_t index) const {
  return {options_.nodes[index / options_.threads.size()], options_.threads[index % options_.threads.size()]};
}

std::uint64_t ScaleStudy::repetitions(std::uint64_t nodes) const {
  return options_.repetitions.value_or(std::clamp<std::uint64_t>(kMinersOfASize / nodes, 1, kMostRepetitions));
}

std::string ScaleStudy::identity() const {
  std::ostringstream text;
  config::JsonTextWriter writer{text, config::Layout::compact};
  write_config(base_, writer);
  text << "|nodes";
  for (const std::uint64_t nodes : options_.nodes) text << ' ' << nodes << '*' << repetitions(nodes);
  text << "|threads";
  for (const std::uint32_t threads : options_.threads) text << ' ' << threads;
  for (const std::string_view name : scale_measure_names()) text << ' ' << name;
  return fmt::format("{:016x}", hash_text(text.view()));
}

ExperimentConfig ScaleStudy::config(std::uint64_t cell) const {
  ExperimentConfig sized = base_;
  rescale(sized, this->cell(cell).nodes);
  sized.runtime.threads = this->cell(cell).threads;
  return sized;
}

std::vector<std::optional<double>> ScaleStudy::measure(const Trial&, const ExperimentConfig&,
                                                       const RunResult& result) const {
  const Summary& summary = result.summary;
  const auto rounds = static_cast<double>(summary.rounds);
  std::vector<std::optional<double>> values(kScaleMeasures);
  const auto set = [&](ScaleMeasure measure, double value) { values[static_cast<std::size_t>(measure)] = value; };

  const double round_time_s = summary.virtual_time_s / rounds;
  set(ScaleMeasure::round_time_s, round_time_s);
  set(ScaleMeasure::shards, static_cast<double>(summary.work_total) / rounds);
  set(ScaleMeasure::messages, static_cast<double>(summary.messages) / rounds);
  set(ScaleMeasure::bytes, static_cast<double>(summary.bytes) / rounds);
  const protocol::RoundTotals& totals = result.totals;
  set(ScaleMeasure::participants, static_cast<double>(totals.participants) / rounds);
  const double compute_s = totals.last_compute_s.value() / rounds;
  const double transfer_s = totals.last_transfer_s.value() / rounds;
  set(ScaleMeasure::compute_s, compute_s);
  set(ScaleMeasure::transfer_s, transfer_s);
  set(ScaleMeasure::hub_s, std::max(0.0, totals.duration_s.value() / rounds - compute_s - transfer_s));
  if (summary.hub) {
    set(ScaleMeasure::hub_utilisation_to_nodes, summary.hub->utilisation_to_nodes);
    set(ScaleMeasure::hub_utilisation_to_hub, summary.hub->utilisation_to_hub);
  }
  if (!summary.speed_up) return values;
  const double speed_up = *summary.speed_up;
  set(ScaleMeasure::speed_up, speed_up);
  set(ScaleMeasure::work_flop, speed_up * round_time_s * median(result.miners.speed_flops));
  set(ScaleMeasure::efficiency, speed_up / static_cast<double>(summary.miners));
  if (summary.hub) {
    const double busier = std::max(summary.hub->utilisation_to_nodes, summary.hub->utilisation_to_hub);
    if (busier > 0) set(ScaleMeasure::hub_limit_speed_up, speed_up / busier);
  }
  return values;
}

}  // namespace stakemine::experiment
