// SPDX-License-Identifier: Apache-2.0
/// What goes wrong in one run: faults as its config has them, ready for use.
#pragma once

#include "stakemine/experiment/config.hpp"
#include "stakemine/network/availability.hpp"
#include "stakemine/network/network_model.hpp"
#include "stakemine/protocol/faulty_transport.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_record.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::experiment {

class FaultyNetwork {
 public:
  /// \param population, model must outlive this.
  FaultyNetwork(const network::FaultsConfig& faults, const network::NetworkModel& model,
                const protocol::Population& population);

  /// The transport with its faults; `proper` itself where it has none. \param proper must outlive the run.
  [[nodiscard]] engine::Transport& around(engine::Transport& proper);
  /// When miners are down, as themselves know it and as the coordinator does; null where they never are.
  [[nodiscard]] network::Availability* of_miners() { return miners_ ? &*miners_ : nullptr; }
  [[nodiscard]] network::Availability* known() { return known_ ? &*known_ : nullptr; }

  /// What lasts from round to round, once around() was called.
  void carry_state(Archive& archive) {
    if (transport_) transport_->carry_state(archive);
  }
  /// What an observer of the run may ask about.
  [[nodiscard]] protocol::Stage stage();

  /// What the transport did to messages: in all, and to those of each question, where it did anything.
  [[nodiscard]] protocol::MessageTally tally() const {
    return transport_ ? transport_->total() : protocol::MessageTally{};
  }
  [[nodiscard]] protocol::QuestionTallies of_questions() const {
    return transport_ ? transport_->of_questions() : protocol::QuestionTallies{};
  }

 private:
  [[nodiscard]] network::MessageFaults message_faults() const { return {faults_, nodes_, jitter_s_}; }

  const protocol::Population& population_;
  network::FaultsConfig faults_;
  std::vector<std::uint32_t> group_, place_;  // of miners, then of validators
  std::vector<std::string> names_, place_names_;
  network::FaultyNodes nodes_;
  std::shared_ptr<const config::Distribution> jitter_s_;
  std::optional<network::MessageFaults> messages_;
  std::optional<network::MessageFaults> messages_seen_;
  std::optional<network::Availability> miners_, known_, miners_seen_;
  std::optional<protocol::FaultyTransport> transport_;
};

}  // namespace stakemine::experiment
