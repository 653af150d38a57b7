// SPDX-License-Identifier: Apache-2.0
/// Which event first differs between two runs that should be alike.
#pragma once

#include "stakemine/engine/event_log.hpp"
#include "stakemine/experiment/config.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace stakemine::experiment {

struct EventSearch {
  std::optional<engine::EventDifference> difference;  ///< its index counts from the beginning of the runs
  std::string why_not;                                ///< why none was found, in a few words
};

/// Runs both configs in virtual time up to the end of `round` ≥ 1, the first whose digests differ, and compares their
/// events from the end of round − 2 on (before, digests agree). Takes as long as both runs up to there, and 72 bytes an
/// event of about two rounds; gives up beyond 20 million of them. \throws as simulate() does
[[nodiscard]] EventSearch find_first_event(ExperimentConfig left, ExperimentConfig right, std::uint64_t round);

}  // namespace stakemine::experiment
