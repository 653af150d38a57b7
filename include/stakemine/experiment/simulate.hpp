// SPDX-License-Identifier: Apache-2.0
/// From a config to a result: builds the network, runs it, sums it up.
#pragma once

#include "stakemine/engine/chaos.hpp"
#include "stakemine/engine/event_log.hpp"
#include "stakemine/experiment/checkpoints.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/experiment/result.hpp"
#include "stakemine/experiment/round_spool.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/round_record.hpp"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace stakemine::experiment {

struct SimulateOptions {
  std::stop_token stop;                            ///< ends the run between two windows
  protocol::RoundObserver* observer = nullptr;     ///< sees each round of the run itself (not of its baselines)
  protocol::QuestionObserver* timeline = nullptr;  ///< sees what each miner does when; of the run itself, virtual clock
  Checkpoints* checkpoints = nullptr;       ///< what the run goes on from, and where it is kept; virtual clock only
  RoundSpool* spool = nullptr;              ///< takes the rounds of the run itself, which may be too many to keep
  std::vector<Round> wanted_rounds = {};    ///< kept whatever is left out between others, ascending
  engine::EventObserver* events = nullptr;  ///< sees each event; virtual clock only
  std::optional<engine::ChaosOptions> chaos = {};  ///< wall clock only: threads that have bad luck; changes no result
  std::uint32_t lp_size = 0;  ///< for tests: actors in a logical process, 0 = chosen; changes no result
  /// For tests: `kept` stores partial results even where nothing looks at them; changes no result.
  protocol::Results results = protocol::Results::streamed;
};

/// Runs the config. In virtual time the result, but for real times, is a function of the config alone. Uses
/// config.runtime.threads threads while it runs; may be called from several threads at once. \throws UserError for bad
/// data or a network that needs more memory than it may use; RunError where the run can't be carried out.
[[nodiscard]] RunResult simulate(const ExperimentConfig& config, const SimulateOptions& options = {});

}  // namespace stakemine::experiment
