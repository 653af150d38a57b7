// SPDX-License-Identifier: Apache-2.0
#include "stress/misfortune.hpp"

#include "stakemine/network/outage.hpp"

#include "stress/stage.hpp"

#include <algorithm>
#include <memory>

namespace stakemine::stress {

experiment::ExperimentConfig with_misfortune(experiment::ExperimentConfig config, double longest_round_s,
                                             std::uint64_t seed) {
  using network::ExponentialOutages;
  using network::OutageProcess;
  KeyedRandom random{seed, kStressDraws};
  const double round_s = std::max(longest_round_s, 0.001);
  config.protocol.deadline_s = 3 * round_s;
  const auto ratings = config.consensus ? config.consensus.make()->ratings() : std::nullopt;
  if (!ratings || ratings->deadline) config.faults.loss.rate = 0.2 * random.uniform();
  if (random.below(2) == 0)
    config.faults.loss.retransmit = network::RetransmitConfig{.timeout_s = round_s / 4, .attempts = 3};
  config.faults.duplicates.rate = 0.2 * random.uniform();
  config.faults.reordering = {.rate = 0.3 * random.uniform(), .delay_s = round_s, .windows = {}};
  const auto& processes = OutageProcess::family();
  const ExponentialOutages::Options times{.up_s = round_s * (1 + 9 * random.uniform()), .down_s = round_s};
  config.faults.churn.push_back({.process = {processes.members().at(processes.index_of("exponential")),
                                             std::make_shared<const ExponentialOutages::Options>(times)},
                                 .effect = network::WhenDown::crash,
                                 .share = random.uniform_open(),
                                 .groups = {}});
  return config;
}

}  // namespace stakemine::stress
