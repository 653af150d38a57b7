// SPDX-License-Identifier: Apache-2.0
#include "experiment/run_keeper.hpp"

#include "stakemine/core/error.hpp"

#include <utility>

#include <fmt/format.h>

namespace stakemine::experiment {

const engine::RunState* RunKeeper::begin(const Parts& parts) {
  parts_ = parts;
  if (checkpoints_ == nullptr) return nullptr;
  const std::optional<Checkpoint> kept = checkpoints_->take_up(run_);
  if (!kept) return nullptr;
  try {
    Archive archive{kept->state};
    carry(archive, begin_.emplace());
    archive.finish();
  } catch (const UserError& error) {
    throw UserError(fmt::format("the checkpoint of round {}: {}; begin again with --force", kept->round, error.what()));
  }
  return &*begin_;
}

void RunKeeper::keep(Round finished, const engine::RunState& state) {
  Archive archive;
  engine::RunState copy = state;
  carry(archive, copy);
  checkpoints_->keep(run_, {finished, archive.bytes()});
}

void RunKeeper::carry(Archive& archive, engine::RunState& state) {
  state.carry_state(archive);
  parts_.coordinator->carry_state(archive);
  parts_.miners->carry_state(archive);
  if (parts_.validation != nullptr) parts_.validation->carry_state(archive);
  if (parts_.commitment != nullptr) parts_.commitment->carry_state(archive);
  archive.section("workload");
  parts_.workload->carry_state(archive);
  archive.section("network");
  parts_.links->carry_state(archive);
  parts_.faulty->carry_state(archive);
  if (parts_.timeline != nullptr) parts_.timeline->carry_state(archive);
  if (parts_.spool != nullptr) parts_.spool->carry_state(archive);
}

}  // namespace stakemine::experiment
