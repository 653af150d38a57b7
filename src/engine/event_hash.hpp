// SPDX-License-Identifier: Apache-2.0
/// event_hash, inlined into what commits events: it is called for each of them.
#pragma once

#include "stakemine/engine/message.hpp"

#include <cstdint>

#define XXH_INLINE_ALL
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <xxhash.h>
#pragma GCC diagnostic pop

namespace stakemine::engine {

/// XXH3 (64 bits, Y. Collet) of the event's bytes.
[[nodiscard]] inline std::uint64_t inline_event_hash(const Message& event) noexcept {
  return XXH3_64bits(&event, sizeof event);
}

}  // namespace stakemine::engine
