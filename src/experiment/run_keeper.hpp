// SPDX-License-Identifier: Apache-2.0
/// Everything of a run that lasts from round to round, and its way into checkpoints and out of them.
#pragma once

#include "stakemine/experiment/checkpoints.hpp"
#include "stakemine/experiment/round_spool.hpp"
#include "stakemine/network/network.hpp"
#include "stakemine/protocol/coordinator.hpp"
#include "stakemine/protocol/miners.hpp"
#include "stakemine/protocol/state_keeper.hpp"

#include "experiment/faulty_network.hpp"

#include <optional>
#include <string>

namespace stakemine::experiment {

class RunKeeper final : public protocol::StateKeeper {
 public:
  struct Parts {
    protocol::Workload* workload = nullptr;
    protocol::Coordinator* coordinator = nullptr;
    protocol::Miners* miners = nullptr;
    protocol::Validation* validation = nullptr;  ///< may be null
    protocol::Commitment* commitment = nullptr;  ///< may be null
    FaultyNetwork* faulty = nullptr;
    network::Network* links = nullptr;
    protocol::QuestionObserver* timeline = nullptr;  ///< may be null
    RoundSpool* spool = nullptr;                     ///< may be null
  };
  /// \param checkpoints null: nothing is kept. \param run its name among them.
  RunKeeper(Checkpoints* checkpoints, std::string run) : checkpoints_(checkpoints), run_(std::move(run)) {}

  /// Says what the run is made of; where there is a checkpoint of it, it is set back to that. \returns what the engine
  /// goes on from. \throws UserError where the checkpoint is of another run after all.
  [[nodiscard]] const engine::RunState* begin(const Parts& parts);

  [[nodiscard]] bool is_due() const override { return checkpoints_ != nullptr && checkpoints_->is_due(); }
  void keep(Round finished, const engine::RunState& state) override;

 private:
  void carry(Archive& archive, engine::RunState& state);

  Checkpoints* checkpoints_;
  std::string run_;
  Parts parts_;
  std::optional<engine::RunState> begin_;
};

}  // namespace stakemine::experiment
