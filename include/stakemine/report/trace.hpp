// SPDX-License-Identifier: Apache-2.0
/// trace.json: what everybody did when, in simulated time, as Chrome trace events (opens in Perfetto or
/// chrome://tracing). A lane for the rounds, one for what fails in the network, and one for each miner; above 200
/// miners one for each group, with the times of its median miner, above 200 groups the first 200. Where there are no
/// rounds that wait, the first 200 miners.
#pragma once

#include "stakemine/protocol/round_record.hpp"

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

namespace stakemine::report {

struct TraceLimits {
  std::uint64_t lanes = 200;
  std::uint64_t events = 1'000'000;  ///< about 120 bytes each
};

/// Writes as the run goes on and keeps O(miners) for each thing that fails, nothing else. Slices of a miner, one after
/// the other: `assignment` and `result` (on their way), `compute`, `waiting` (for the others), `idle` (no work in this
/// round), and where something does not come, `no assignment`, `no result`; times when it is down are a lane of their
/// own. Attached to one run, which is in virtual time.
class Trace final : public protocol::QuestionObserver, public protocol::RoundObserver {
 public:
  /// \param out must outlive this.
  explicit Trace(std::ostream& out, const TraceLimits& limits = {});
  ~Trace() override;

  void run_begins(const protocol::Stage& stage) override;
  [[nodiscard]] bool watches(Round round) override;
  void question_ended(const protocol::EndedQuestion& question) override;
  void work_ended(const protocol::EndedWork& work) override;
  /// Nothing: its file is written as the run goes on, and begins with the run.
  void carry_state(Archive&) override {}
  void round_finished(const protocol::RoundRecord& record) override;

  /// Ends the document; to be called once, last. What was left out, in a sentence; empty: nothing.
  std::string finish();

 private:
  class Picture;
  std::unique_ptr<Picture> picture_;
};

}  // namespace stakemine::report
