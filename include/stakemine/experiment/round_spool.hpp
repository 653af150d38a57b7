// SPDX-License-Identifier: Apache-2.0
/// All rounds of a run that has more than memory should hold: on the disk, one after another, until rounds.csv is
/// written from them.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/file_descriptor.hpp"
#include "stakemine/experiment/checkpoints.hpp"
#include "stakemine/protocol/round_record.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace stakemine::experiment {

/// A file of its own among the run's checkpoints: a checkpoint says how far it reached, and a run that is gone on
/// with cuts it there. Without a checkpoint it is removed at the end, whatever the end. About 350 bytes a round. Not
/// thread-safe.
class RoundSpool final : public protocol::RoundObserver {
 public:
  /// Nothing is made before the first round. \param checkpoints must outlive it. \param run its name among them.
  RoundSpool(Checkpoints& checkpoints, const std::string& run)
      : checkpoints_(checkpoints), file_(checkpoints.folder() / (run + ".rounds")) {}
  ~RoundSpool() override;
  RoundSpool(const RoundSpool&) = delete;
  RoundSpool& operator=(const RoundSpool&) = delete;

  /// \throws RunError where the disk is full or fails, UserError where another process is at work on this run.
  void round_finished(const protocol::RoundRecord& record) override;
  /// Writes down how far it reaches, all of which is on the disk by then; or takes up what a process that was killed
  /// has left. \throws UserError where less is there.
  void carry_state(Archive& archive);
  /// In order. \throws RunError where the file can't be read.
  void for_each(const std::function<void(const protocol::RoundRecord&)>& see);

 private:
  void open();
  void flush();

  Checkpoints& checkpoints_;
  std::filesystem::path file_;
  FileDescriptor descriptor_;
  std::string waiting_;         // to be written
  std::uint64_t bytes_ = 0;     // in the file
  bool is_taken_down_ = false;  // a checkpoint tells of it
};

}  // namespace stakemine::experiment
