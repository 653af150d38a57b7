// SPDX-License-Identifier: Apache-2.0
/// Messages that are handed over at once, in order, and where chunks come from. Handing one cache line over between
/// cores costs as much as working through dozens of messages, so producers gather before they push.
#pragma once

#include "stakemine/engine/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace stakemine::engine {

/// 4 KiB. Recycled: nothing is allocated for a message once a run has got going.
struct alignas(64) Chunk {
  static constexpr std::uint32_t kCapacity = 63;

  Chunk* next = nullptr;    ///< whoever holds the chunk links it
  std::uint32_t begin = 0;  ///< of what is left
  std::uint32_t end = 0;
  VirtualTime earliest = kNever;  ///< of its messages; virtual runtime
  std::uint64_t extra = 0;        ///< messages that its entries stand for beyond one each (wall runtime's slices)
  bool stays = false;             ///< no full mailbox drops it: a timer that is lost ends what its actor does for good
  std::array<Message, kCapacity> messages;

  [[nodiscard]] std::uint32_t size() const noexcept { return end - begin; }
  [[nodiscard]] std::uint64_t weight() const noexcept { return size() + extra; }
  [[nodiscard]] bool must_stay() const noexcept { return stays; }
  /// Forgets the first of what is left.
  void drop_front(std::uint32_t count) noexcept { begin += count; }
  [[nodiscard]] bool full() const noexcept { return end == kCapacity; }
  [[nodiscard]] std::span<const Message> left() const noexcept { return {messages.data() + begin, size()}; }
};

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
    return chunk;
  }
  void put(Chunk* chunk) {
    chunk->begin = chunk->end = 0;
    chunk->earliest = kNever;
    chunk->extra = 0;
    chunk->stays = false;
    chunks_.push_back(chunk);
    if (chunks_.size() >= 2 * kBatch) depot_.give_back(chunks_, kBatch);
  }

 private:
  static constexpr std::size_t kBatch = 32;

  ChunkDepot& depot_;
  std::vector<Chunk*> chunks_;
};

}  // namespace stakemine::engine
