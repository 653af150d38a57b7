// SPDX-License-Identifier: Apache-2.0
/// A witness of rounds in which things go wrong, that knows nothing of the run's own accounts.
#pragma once

#include "stakemine/engine/event_log.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/stress/verdicts.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace stakemine::stress {

/// Sees the messages that are delivered, of a network in virtual time, and holds a run's accounts against them.
class RoundWitness final : public engine::EventObserver {
 public:
  using Key = std::pair<std::uint64_t, std::uint64_t>;  ///< the question's tag, and which of those asked

  /// \param shard_bytes what an assignment takes for each shard and for nothing else, so that shards can be counted by
  /// it; empty: assignments tell nothing of their shards.
  explicit RoundWitness(std::optional<std::uint64_t> shard_bytes = {}) : shard_bytes_(shard_bytes) {}

  void committed(std::span<const engine::Message> events) override;
  /// What does not agree breaks an invariant.
  void hold_against(const experiment::RunResult& result, Verdicts& verdicts) const;

  std::map<Key, std::uint64_t> assigned;  ///< and its bytes
  std::map<Key, VirtualTime> answered;
  std::uint64_t doubled = 0;  ///< assignments and results that came twice

 private:
  std::optional<std::uint64_t> shard_bytes_;
};

}  // namespace stakemine::stress
