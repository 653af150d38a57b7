// SPDX-License-Identifier: Apache-2.0
/// Where chunks come from, and where they go when they have been read.
#pragma once

#include "engine/chunk.hpp"

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace stakemine::engine {

/// The chunks of a run that nobody uses. Thread-safe; visited once for a batch of chunks (ChunkCache).
class ChunkDepot {
 public:
  ChunkDepot() = default;
  ChunkDepot(const ChunkDepot&) = delete;
  ChunkDepot& operator=(const ChunkDepot&) = delete;
  ~ChunkDepot();

  /// Moves up to `count` chunks to the back of `chunks`, new ones if need be.
  void fetch(std::vector<Chunk*>& chunks, std::size_t count);
  /// Takes the last `count` of `chunks`.
  void give_back(std::vector<Chunk*>& chunks, std::size_t count);

 private:
  std::mutex mutex_;
  std::vector<Chunk*> unused_;
};

/// One thread's way to the depot. Chunks that wander from producers to consumers come back through it.
class ChunkCache {
 public:
  explicit ChunkCache(ChunkDepot& depot) : depot_(depot) {}
  ChunkCache(const ChunkCache&) = delete;
  ChunkCache& operator=(const ChunkCache&) = delete;
  ~ChunkCache() { depot_.give_back(chunks_, chunks_.size()); }

  /// An empty one.
  [[nodiscard]] Chunk* take() {
    if (chunks_.empty()) depot_.fetch(chunks_, kBatch);
    Chunk* const chunk = chunks_.back();
    chunks_.pop_back();
    // The next one comes from another core's cache, most likely.
    if (!chunks_.empty()) chunks_.back()->prefetch_to_write();
    return chunk;
  }
  void put(Chunk* chunk) {
    chunk->clear();
    chunks_.push_back(chunk);
    if (chunks_.size() >= 2 * kBatch) depot_.give_back(chunks_, kBatch);
  }

 private:
  static constexpr std::size_t kBatch = 32;

  ChunkDepot& depot_;
  std::vector<Chunk*> chunks_;
};

/// Hands all that is left in a mailbox back to the cache, handled or not.
inline void discard(Chunk* chunks, ChunkCache& cache) {
  while (chunks != nullptr) cache.put(std::exchange(chunks, chunks->next));
}

}  // namespace stakemine::engine
