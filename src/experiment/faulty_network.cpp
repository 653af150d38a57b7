// SPDX-License-Identifier: Apache-2.0
#include "experiment/faulty_network.hpp"

#include "stakemine/experiment/population.hpp"

#include <algorithm>

namespace stakemine::experiment {

FaultyNetwork::FaultyNetwork(const network::FaultsConfig& faults, const network::NetworkModel& model,
                             const protocol::Population& population)
    : population_(population), faults_(faults) {
  if (const auto& jitter = model.link().jitter_s) jitter_s_ = jitter->make();
  if (!faults.any() && jitter_s_ == nullptr) return;
  const NodeColumns columns{population};
  group_ = columns.group;
  names_.assign(columns.names.begin(), columns.names.end());
  place_ = model.place_of_nodes(network::LinkColumns{.latency_s = population.latency_s,
                                                     .bandwidth_bps = population.bandwidth_bps,
                                                     .group = columns.group,
                                                     .groups = columns.names});
  place_names_ = model.places();
  nodes_ = {.seed = population.seed, .group = group_, .names = names_, .place = place_, .place_names = place_names_};
  if (faults.concern_messages() || jitter_s_ != nullptr) messages_.emplace(message_faults());
  if (faults.churn.empty()) return;
  network::FaultyNodes miners = nodes_;
  miners.group = nodes_.group.first(population.size());
  miners_.emplace(faults.churn, miners);
  if (std::ranges::any_of(faults.churn,
                          [](const network::ChurnConfig& churn) { return churn.effect == network::WhenDown::leave; }))
    known_.emplace(faults.churn, miners);
}

protocol::Stage FaultyNetwork::stage() {
  protocol::Stage stage{.population = population_};
  if (messages_) stage.messages = &messages_seen_.emplace(message_faults());
  if (!miners_) return stage;
  network::FaultyNodes miners = nodes_;
  miners.group = nodes_.group.first(population_.size());
  stage.availability = &miners_seen_.emplace(faults_.churn, miners);
  return stage;
}

engine::Transport& FaultyNetwork::around(engine::Transport& proper) {
  if (!messages_) return proper;
  return transport_.emplace(proper, *messages_);
}

}  // namespace stakemine::experiment
