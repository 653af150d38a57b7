// SPDX-License-Identifier: Apache-2.0
/// What actors exchange. The engine moves messages and orders them; what a kind or a body means is the actors'
/// business.
#pragma once

#include "stakemine/core/time.hpp"

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <type_traits>

namespace stakemine::engine {

using ActorId = std::uint32_t;

/// 24 bytes of a message's own: any trivially copyable value that fits, zeros behind and between its members, so that
/// equal values are equal bytes and have equal hashes.
struct Body {
  static constexpr std::size_t kBytes = 24;

  alignas(8) std::array<std::byte, kBytes> bytes{};

  template <class T>
  [[nodiscard]] static Body of(T value) noexcept {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= kBytes);
#if defined(__has_builtin) && __has_builtin(__builtin_clear_padding)
    __builtin_clear_padding(&value);
#else
    static_assert(std::has_unique_object_representations_v<T> || std::is_floating_point_v<T>);
#endif
    Body body;
    std::memcpy(body.bytes.data(), &value, sizeof(T));
    return body;
  }

  /// The value that of() stored. The type is agreed on by kind; nothing checks it.
  template <class T>
  [[nodiscard]] T as() const noexcept {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= kBytes);
    std::array<std::byte, sizeof(T)> raw;
    std::memcpy(raw.data(), bytes.data(), sizeof(T));
    return std::bit_cast<T>(raw);
  }

  [[nodiscard]] bool operator==(const Body&) const noexcept = default;
};

/// Where an event comes from. Actors receive messages and timers; notes are in logs and digests only, deadlines (of
/// questions) too, starts and slices are the engine's own.
enum class Origin : std::uint32_t { message, timer, note, deadline, start, slice };

/// A message on its way, and, with other origins, any event of an actor. Trivially copyable, without padding, and a
/// cache line long: moving messages is most of what the engine does.
struct Message {
  VirtualTime time{};  ///< departure until the transport has seen it, then delivery; wall runtime: when it was sent
  /// Counts what the source has sent, set and noted, from 1; never repeats within a source. Wall runtime: of timers
  /// alone, 0 for messages.
  std::uint64_t sequence = 0;
  std::uint64_t bytes = 0;  ///< on the wire; 0 for timers and notes
  ActorId source = 0;
  ActorId target = 0;
  std::uint32_t kind = 0;  ///< as agreed between actors
  Origin origin = Origin::message;
  Body body{};

  [[nodiscard]] bool operator==(const Message&) const noexcept = default;
};

static_assert(sizeof(Message) == 64 && std::is_trivially_copyable_v<Message>);
static_assert(std::has_unique_object_representations_v<Message>, "a message is hashed as bytes");

/// The order in which events commit: (time, source, sequence). Total, since a source's sequence never repeats.
struct CommitOrder {
  [[nodiscard]] bool operator()(const Message& a, const Message& b) const noexcept {
    return std::tie(a.time, a.source, a.sequence) < std::tie(b.time, b.source, b.sequence);
  }
};

}  // namespace stakemine::engine
