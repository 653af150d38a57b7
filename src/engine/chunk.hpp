// SPDX-License-Identifier: Apache-2.0
/// Messages that are handed over at once, in order. Handing one cache line over between cores costs as much as working
/// through dozens of messages, so producers gather before they push, and what consecutive messages have in common is
/// written once.
#pragma once

#include "stakemine/engine/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace stakemine::engine {

/// What consecutive messages of a chunk have in common.
struct Likeness {
  VirtualTime time{};
  std::uint64_t bytes = 0;
  std::uint32_t kind = 0;
  Origin origin = Origin::message;

  [[nodiscard]] bool operator==(const Likeness&) const noexcept = default;
};

/// A stream of 8-byte words, 2 KiB, which is written until it is handed over and read from then on. An entry is one
/// word with source and target; in virtual time, two words with time and sequence number, which order the events; and
/// the body, without the words that are zero in all of its like. Before the first entry, and wherever anything else
/// changes, four words say what the entries behind them have in common. A message of 64 bytes takes 8 to 48. Chunks are
/// recycled: nothing is allocated for a message once a run has got going. Their size is no power of two, so that many
/// of them do not fight over the same sets of a cache, and all but the words is in one line.
class alignas(64) Chunk {
 public:
  static constexpr std::uint32_t kCapacity = 63;  ///< messages, if they are short

  Chunk* next = nullptr;          ///< whoever holds the chunk links it
  VirtualTime earliest = kNever;  ///< of its messages; virtual runtime
  std::uint64_t extra = 0;        ///< messages that its entries stand for beyond one each (slices of questions)

  /// What is left.
  [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t weight() const noexcept { return count_ + extra; }
  [[nodiscard]] bool full() const noexcept { return count_ >= kCapacity || end_ + kMostWords > kWords; }

  bool in_hand = false;  ///< it came past the mailbox (wall runtime)
  /// No full mailbox drops it: a timer that is lost ends what its actor does for good.
  bool stays = false;
  [[nodiscard]] bool must_stay() const noexcept { return stays; }

  /// In virtual time. \param message its source is an actor's index. \pre not full, nothing has been read.
  void append(const Message& message) noexcept {
    write({{}, message.bytes, message.kind, message.origin}, message.source, message.target, message.body, &message);
  }
  /// On the wall's clock: no sequence number is kept. \pre as above.
  void append(const Likeness& likeness, ActorId source, ActorId target, const Body& body) noexcept {
    write(likeness, source, target, body, nullptr);
  }

  /// The next message. \param message what the last call has written into it; anything before the first. \pre size() >
  /// 0.
  void read(Message& message) noexcept {
    for (; skipped_ > 0; --skipped_) decode(message);
    decode(message);
    --count_;
  }
  /// Calls visit(message) for all that is left.
  template <class Visit>
  void read_all(Visit visit) {
    Message message;
    while (count_ > 0) {
      read(message);
      visit(message);
    }
  }
  /// Forgets the first of what is left. \pre nothing has been read.
  void drop_front(std::uint32_t count) noexcept {
    skipped_ = static_cast<std::uint16_t>(skipped_ + count);
    count_ = static_cast<std::uint16_t>(count_ - count);
  }

  /// As new.
  void clear() noexcept {
    begin_ = end_ = count_ = skipped_ = 0;
    earliest = kNever;
    extra = 0;
    in_hand = stays = false;
  }
  /// For speed alone: that it will soon be written, or read.
  void prefetch_to_write() const noexcept { prefetch<1>(); }
  void prefetch_to_read() const noexcept { prefetch<0>(); }

 private:
  template <int kWrite>
  void prefetch() const noexcept {
    __builtin_prefetch(this, kWrite);
    __builtin_prefetch(words_.data(), kWrite);
    __builtin_prefetch(words_.data() + 8, kWrite);
  }

  static constexpr std::uint32_t kWords = 256;
  static constexpr std::uint32_t kMostWords = 10;   ///< of a likeness and its first entry
  static constexpr ActorId kNoActor = 0xFFFF'FFFF;  ///< instead of a source: a likeness begins

  [[nodiscard]] static std::uint64_t word(const Body& body, std::size_t index) noexcept {
    // Word by word, as values are written: to load what was stored in smaller pieces makes a processor wait.
    std::uint64_t word;
    std::memcpy(&word, &body.bytes[8 * index], 8);
    return word;
  }

  /// Two halves of a word. Not shifted together: GCC 12 stores a half and loads the whole, which makes it wait.
  static std::uint64_t* write_pair(std::uint64_t* at, std::uint32_t first, std::uint32_t second) noexcept {
    const std::array<std::uint32_t, 2> halves{first, second};
    std::memcpy(at, halves.data(), sizeof halves);
    return at + 1;
  }
  [[nodiscard]] static std::array<std::uint32_t, 2> pair(const std::uint64_t* at) noexcept {
    std::array<std::uint32_t, 2> halves;
    std::memcpy(halves.data(), at, sizeof halves);
    return halves;
  }

  void write(const Likeness& likeness, ActorId source, ActorId target, const Body& body,
             const Message* stamps) noexcept {
    const std::uint64_t first = word(body, 0), second = word(body, 1), third = word(body, 2);
    const std::uint32_t words = third != 0 ? 3 : second != 0 ? 2 : first != 0 ? 1 : 0;
    std::uint64_t* at = &words_[end_];
    if (end_ == 0 || words > body_words_ || likeness != likeness_) [[unlikely]]
      at = begin_entries(at, likeness.time, likeness.bytes, likeness.kind, likeness.origin, words, stamps != nullptr);
    at = write_pair(at, target, source);
    if (stamps != nullptr) {
      *at++ = static_cast<std::uint64_t>(stamps->time.time_since_epoch().count());
      *at++ = stamps->sequence;
    }
    // All three, though fewer may count: what comes next is written over the others.
    at[0] = first;
    at[1] = second;
    at[2] = third;
    end_ = static_cast<std::uint16_t>(at - words_.data() + body_words_);
    ++count_;
  }
  /// Takes a likeness as its members, in registers.
  [[gnu::noinline]] std::uint64_t* begin_entries(std::uint64_t* at, VirtualTime time, std::uint64_t bytes,
                                                 std::uint32_t kind, Origin origin, std::uint32_t body_words,
                                                 bool stamped) noexcept {
    likeness_ = {time, bytes, kind, origin};
    body_words_ = static_cast<std::uint8_t>(body_words);
    stamped_ = stamped;
    at = write_pair(at, kind, kNoActor);
    *at++ = bytes;
    *at++ = static_cast<std::uint64_t>(time.time_since_epoch().count());
    *at++ = static_cast<std::uint64_t>(origin) << 32 | body_words << 1 | (stamped ? 1U : 0U);
    return at;
  }

  void decode(Message& message) noexcept {
    const std::uint64_t* at = &words_[begin_];
    if (pair(at)[1] == kNoActor) [[unlikely]]
      at = decode_likeness(at, message);
    const auto [target, source] = pair(at++);
    message.target = target;
    message.source = source;
    if (stamped_) {
      message.time = VirtualTime{Duration{static_cast<Duration::rep>(*at++)}};
      message.sequence = *at++;
    }
    std::byte* const body = message.body.bytes.data();
    switch (body_words_) {
      case 3:
        std::memcpy(body + 16, at + 2, 8);
        [[fallthrough]];
      case 2:
        std::memcpy(body, at, 16);
        break;
      case 1:
        std::memcpy(body, at, 8);
        [[fallthrough]];
      default:
        break;
    }
    begin_ = static_cast<std::uint16_t>(at - words_.data() + body_words_);
  }
  const std::uint64_t* decode_likeness(const std::uint64_t* at, Message& message) noexcept {
    message = Message{};
    message.kind = pair(at++)[0];
    message.bytes = *at++;
    message.time = VirtualTime{Duration{static_cast<Duration::rep>(*at++)}};
    const std::uint64_t form = *at++;
    message.origin = static_cast<Origin>(form >> 32);
    body_words_ = static_cast<std::uint8_t>(static_cast<std::uint32_t>(form) >> 1);
    stamped_ = (form & 1) != 0;
    return at;
  }

  std::uint8_t body_words_ = 0;  ///< of the entries that are being written, or read
  bool stamped_ = false;         ///< likewise
  std::uint16_t count_ = 0;      ///< messages left
  std::uint16_t skipped_ = 0;    ///< of those that are not
  std::uint16_t begin_ = 0, end_ = 0;
  Likeness likeness_;  ///< of the entries that are being written
  std::array<std::uint64_t, kWords> words_;
};

static_assert(sizeof(Chunk) == 64 + 2048);

}  // namespace stakemine::engine
