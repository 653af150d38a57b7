// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/schedule.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stakemine::learning {
namespace {

template <class Options>
config::Description<Options>&& with_warm_up(config::Description<Options>&& description) {
  return std::move(description)
      .template field<std::uint64_t>("warm_up", &Options::warm_up,
                                     "Rounds in which the rate grows from nearly 0, linearly; 0: none.");
}

const config::FieldOptions kDecay{.range = {.minimum = 0, .maximum = 1, .open_minimum = true}};

}  // namespace

const config::Family<Schedule>& Schedule::family() {
  static const config::Family<Schedule> all{
      "schedule",
      "What the learning rate is multiplied by, round by round.",
      {config::member<ConstantSchedule, Schedule>("constant", "The same in all rounds.", "Goyal et al. 2017 (warm-up)"),
       config::member<StepSchedule, Schedule>("step", "Falls by a factor every so many rounds.",
                                              "Goyal et al. 2017 (warm-up)"),
       config::member<ExponentialSchedule, Schedule>("exponential", "Falls by a factor in each round.",
                                                     "McMahan et al. 2017, arXiv:1602.05629"),
       config::member<CosineSchedule, Schedule>("cosine", "Falls along half a cosine.",
                                                "Loshchilov and Hutter 2017, arXiv:1608.03983"),
       config::member<InverseSchedule, Schedule>("inverse", "Falls as one over the rounds.",
                                                 "Robbins and Monro 1951, A stochastic approximation method")}};
  return all;
}

double Schedule::factor(Round round) const {
  STAKEMINE_ASSERT(round >= 1);
  const double begun = round < warm_up_ ? static_cast<double>(round) / static_cast<double>(warm_up_) : 1.0;
  return begun * do_factor(round);
}

const config::ObjectDescription& ConstantSchedule::Options::description() {
  static const auto described =
      with_warm_up(config::Description<Options>("constant_schedule", "The same rate in all rounds."));
  return described;
}

const config::ObjectDescription& StepSchedule::Options::description() {
  static const auto described =
      with_warm_up(config::Description<Options>("step_schedule", "A rate that falls now and then.")
                       .field("every", &Options::every, "Rounds between falls.", {.range = config::at_least(1)})
                       .field("decay", &Options::decay, "What it is multiplied by.", kDecay));
  return described;
}

double StepSchedule::do_factor(Round round) const {
  return std::pow(options_.decay, std::floor(static_cast<double>(round - 1) / static_cast<double>(options_.every)));
}

const config::ObjectDescription& ExponentialSchedule::Options::description() {
  static const auto described =
      with_warm_up(config::Description<Options>("exponential_schedule", "A rate that falls in each round.")
                       .field("decay", &Options::decay, "What it is multiplied by.", kDecay));
  return described;
}

double ExponentialSchedule::do_factor(Round round) const {
  return std::pow(options_.decay, static_cast<double>(round - 1));
}

const config::ObjectDescription& CosineSchedule::Options::description() {
  static const auto described = with_warm_up(
      config::Description<Options>("cosine_schedule", "A rate that falls along half a cosine.")
          .field("rounds", &Options::rounds, "After so many rounds it has fallen.", {.range = config::at_least(1)})
          .field("final", &Options::final_share, "The share that is left then.",
                 {.dimension = config::Dimension::share, .range = config::between(0, 1)}));
  return described;
}

double CosineSchedule::do_factor(Round round) const {
  const double gone = std::min(1.0, static_cast<double>(round - 1) / static_cast<double>(options_.rounds));
  return options_.final_share + (1 - options_.final_share) * 0.5 * (1 + std::cos(std::numbers::pi * gone));
}

const config::ObjectDescription& InverseSchedule::Options::description() {
  static const auto described =
      with_warm_up(config::Description<Options>("inverse_schedule", "A rate that falls as one over the rounds.")
                       .field("decay", &Options::decay, "Times the rounds gone.", {.range = config::above(0)}));
  return described;
}

double InverseSchedule::do_factor(Round round) const {
  return 1 / (1 + options_.decay * static_cast<double>(round - 1));
}

}  // namespace stakemine::learning
