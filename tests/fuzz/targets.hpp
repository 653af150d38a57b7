// SPDX-License-Identifier: Apache-2.0
/// What is fuzzed: functions of bytes that must end, be refused with a UserError or keep a promise, whatever the bytes.
/// A broken promise ends the process (STAKEMINE_ASSERT).
#pragma once

#include <cstdint>
#include <span>

namespace stakemine::fuzz {

using Bytes = std::span<const std::uint8_t>;

/// JSON: what is accepted reads back from what is written to the same text.
void json(Bytes bytes);
/// A network's config: what is accepted, written with all defaults, is accepted again and written the same.
void config(Bytes bytes);
/// CSV: every record has a field for each column.
void csv(Bytes bytes);
/// Every rule of apportionment against its definition in exact rationals (tests/reference).
void apportion(Bytes bytes);

}  // namespace stakemine::fuzz
