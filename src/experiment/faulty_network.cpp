// SPDX-License-Identifier: Apache-2.0
#include "experiment/faulty_network.hpp"

#include <algorithm>

namespace stakemine::experiment {

FaultyNetwork::FaultyNetwork(const network::FaultsConfig& faults, std::uint64_t seed,
                             const protocol::Population& population) {
  if (!faults.any()) return;
  for (const protocol::PopulationGroup& group : population.groups) names_.push_back(group.name);
  const network::FaultyNodes nodes{.seed = seed, .group = population.group, .names = names_};
  if (faults.concern_messages()) messages_.emplace(faults, nodes);
  if (faults.churn.empty()) return;
  miners_.emplace(faults.churn, nodes);
  if (std::ranges::any_of(faults.churn,
                          [](const network::ChurnConfig& churn) { return churn.effect == network::WhenDown::leave; }))
    known_.emplace(faults.churn, nodes);
}

engine::Transport& FaultyNetwork::around(engine::Transport& proper) {
  if (!messages_) return proper;
  return transport_.emplace(proper, *messages_);
}

protocol::MessageTally FaultyNetwork::tally(std::vector<protocol::RoundRecord>& rounds) const {
  if (!transport_) return {};
  for (std::size_t index = 0; index < rounds.size(); ++index) {
    protocol::RoundRecord& round = rounds[index];
    protocol::MessageTally tally;
    for (std::uint64_t question = round.first_question; question < round.first_question + round.questions; ++question)
      tally.add(transport_->of_question(question));
    round.lost_messages = tally.lost;
    round.retransmissions = tally.retransmissions;
    round.duplicates = tally.duplicates;
  }
  return transport_->total();
}

}  // namespace stakemine::experiment
