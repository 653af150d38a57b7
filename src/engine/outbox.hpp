// SPDX-License-Identifier: Apache-2.0
/// What one thread's logical processes send, gathered by receiving process.
#pragma once

#include "engine/chunk_depot.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace stakemine::engine {

/// Belongs to a thread, not to a process: as many open chunks as there are processes for each process would be too
/// many, and a thread runs one process at a time. Not thread-safe.
class Outbox {
 public:
  Outbox(std::size_t lanes, ChunkDepot& depot) : cache_(depot), open_(lanes) {}
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox() {
    drain([this](std::size_t, Chunk* chunk) { cache_.put(chunk); });
  }

  [[nodiscard]] ChunkCache& cache() noexcept { return cache_; }

  /// The chunk that the lane's next message goes into; it has room.
  [[nodiscard]] Chunk& open(std::size_t lane) {
    Chunk*& chunk = open_[lane];
    if (chunk == nullptr) {
      chunk = cache_.take();
      touched_.push_back(lane);
    }
    return *chunk;
  }
  /// The lane's open chunk, which is no longer the outbox's; null when there is none.
  [[nodiscard]] Chunk* take(std::size_t lane) noexcept {
    recent_ = {};
    return std::exchange(open_[lane], nullptr);
  }

  /// For speed alone: what is sent often goes where the message before it went. open(lane) is `chunk`, which is for
  /// these actors, until it is taken.
  void remember(const ActorRange& actors, Chunk& chunk) noexcept { recent_ = {actors, &chunk}; }
  /// The open chunk for an actor, if it is the one that was remembered; null if not.
  [[nodiscard]] Chunk* recent(ActorId actor) const noexcept {
    return actor - recent_.actors.first < recent_.actors.count ? recent_.chunk : nullptr;
  }

  /// Calls visit(lane, chunk) for all that is left and forgets it, in the order in which the lanes were first written
  /// to.
  template <class Visit>
  void drain(Visit visit) {
    for (const std::size_t lane : touched_)
      if (Chunk* const chunk = take(lane)) visit(lane, chunk);
    touched_.clear();
  }

 private:
  struct Recent {
    ActorRange actors;
    Chunk* chunk = nullptr;
  };

  ChunkCache cache_;
  Recent recent_;
  std::vector<Chunk*> open_;          ///< by lane
  std::vector<std::size_t> touched_;  ///< whose open chunk there may be
};

}  // namespace stakemine::engine
