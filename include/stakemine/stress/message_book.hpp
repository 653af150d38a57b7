// SPDX-License-Identifier: Apache-2.0
/// Double-entry bookkeeping of messages: what every sender has sent, what every receiver has received, and whether the
/// two agree.
#pragma once

#include "stakemine/stress/verdicts.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace stakemine::stress {

/// One sender to one receiver. An actor's index is the checker's own business.
struct Channel {
  std::uint32_t sender = 0, receiver = 0;
};

/// What a message carries for the book: 24 bytes.
struct Stamp {
  std::int64_t sent_ns = 0;
  std::uint32_t channel = 0;
  std::uint32_t number = 0;  ///< in its channel, from 1
  std::uint32_t amount = 0;  ///< of stake that travels along
  std::uint32_t seal = 0;    ///< a hash of all the above, keyed: what is torn or made up does not bear it
};

/// Whether messages may be lost without being a fault, as those are that a full mailbox drops.
enum class Losses { none, counted };

/// Calls for one sender must not overlap, nor those for one receiver (TurnBook watches that); otherwise thread-safe.
/// 8 bytes a channel and what is missing.
class MessageBook {
 public:
  MessageBook(std::vector<Channel> channels, std::uint64_t seed, Losses losses, Verdicts& verdicts);

  /// Enters the next message of a channel as sent.
  [[nodiscard]] Stamp send(std::uint32_t channel, std::int64_t sent_ns, std::uint32_t amount = 0) noexcept;
  /// The one entered last was not sent after all.
  void take_back(std::uint32_t channel) noexcept;
  /// \return whether the stamp is sound, so that its fields mean something.
  bool receive(std::uint32_t receiver, const Stamp& stamp);

  /// When all has come to rest: everything has arrived, but for `lost` messages where losses are counted.
  void close(std::uint64_t lost);

  [[nodiscard]] const Channel& channel(std::uint32_t index) const noexcept { return channels_[index]; }
  [[nodiscard]] std::uint64_t sent() const noexcept;
  [[nodiscard]] std::uint64_t received() const noexcept;

 private:
  /// `highest` is the largest number received; `came` counts all, late ones too.
  struct Account {
    std::atomic<std::uint32_t> sent{0}, highest{0}, came{0};
  };
  [[nodiscard]] std::uint32_t seal_of(const Stamp& stamp) const noexcept;
  void out_of_turn(std::uint32_t channel, std::uint32_t number, std::uint32_t highest);

  std::vector<Channel> channels_;
  std::unique_ptr<Account[]> accounts_;
  std::uint64_t seed_;
  Losses losses_;
  Verdicts& verdicts_;
  std::mutex mutex_;
  std::map<std::uint64_t, bool> missing_;  ///< (channel, number) passed over, none yet come late
};

/// Whether two messages of one actor are handled at once. Thread-safe.
class TurnBook {
 public:
  TurnBook(std::uint32_t actors, Verdicts& verdicts);
  void begin(std::uint32_t actor);
  void end(std::uint32_t actor) noexcept { busy_[actor].store(0, std::memory_order_release); }

 private:
  std::unique_ptr<std::atomic<std::uint8_t>[]> busy_;
  Verdicts& verdicts_;
};

/// Whether every shard is counted in every round exactly once. Calls for one shard must not overlap.
class ShardBook {
 public:
  ShardBook(std::uint64_t shards, Verdicts& verdicts) : rounds_(shards), verdicts_(verdicts) {}
  void count(std::uint64_t round, std::uint64_t shard);
  /// When `round` rounds have ended.
  void close(std::uint64_t rounds);

 private:
  std::vector<std::uint32_t> rounds_;  ///< the last one in which each was counted
  Verdicts& verdicts_;
};

/// Whether every timer fires or is cancelled, exactly once, and not early. Calls for one slot must not overlap. A slot
/// has one timer at a time.
class TimerBook {
 public:
  TimerBook(std::uint64_t slots, Verdicts& verdicts) : slots_(slots), verdicts_(verdicts) {}
  void set(std::uint64_t slot, std::uint32_t number, std::int64_t due_ns);
  void fired(std::uint64_t slot, std::uint32_t number, std::int64_t now_ns);
  void cancelled(std::uint64_t slot, std::uint32_t number);
  /// When all has come to rest: none is pending.
  void close();

 private:
  struct Slot {
    std::int64_t due_ns = 0;
    std::uint32_t number = 0;
    bool pending = false;
  };
  void settle(std::uint64_t slot, std::uint32_t number, const char* what);

  std::vector<Slot> slots_;
  Verdicts& verdicts_;
};

}  // namespace stakemine::stress
