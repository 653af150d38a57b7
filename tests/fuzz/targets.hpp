// SPDX-License-Identifier: Apache-2.0
/// What is fuzzed: functions of bytes that must end, be refused with a UserError or keep a promise, whatever the bytes.
/// A broken promise ends the process (STAKEMINE_ASSERT).
#pragma once

#include <array>
#include <cstdint>
#include <ostream>
#include <span>
#include <string_view>

namespace stakemine::fuzz {

using Bytes = std::span<const std::uint8_t>;

/// Rules of aggregation against their definitions on replicated rows (tests/reference).
void aggregate(Bytes bytes);
/// Every rule of apportionment against its definition in exact rationals (tests/reference).
void apportion(Bytes bytes);
/// Requests of `calc`: answered, or refused.
void calc(Bytes bytes);
/// A checkpoint's file, and the state that it holds: what is accepted comes back the same.
void checkpoint(Bytes bytes);
/// A network's config: what is accepted, written with all defaults, is accepted again and written the same.
void config(Bytes bytes);
/// CSV: every record has a field for each column.
void csv(Bytes bytes);
/// Activities that share resources: each ends when the plain model in long double says (tests/reference).
void flows(Bytes bytes);
/// IDX, as it is or by gzip: every number is finite.
void idx(Bytes bytes);
/// A study's journal: its records come back from what is written of them.
void journal(Bytes bytes);
/// JSON: what is accepted reads back from what is written to the same text.
void json(Bytes bytes);
/// LIBSVM: what is accepted has a row to train on and a feature.
void libsvm(Bytes bytes);
/// The trace of a churn: a miner's outages follow each other.
void trace(Bytes bytes);
/// Yuma in either arithmetic against its plain model (tests/reference), and sparse weights against dense ones.
void yuma(Bytes bytes);

struct Target {
  std::string_view name;
  void (*run)(Bytes);
};
// For the names of tests, which would hold an address otherwise.
inline std::ostream& operator<<(std::ostream& out, const Target& target) {
  return out << target.name;
}
inline constexpr std::array kTargets{
    Target{"aggregate", aggregate}, Target{"apportion", apportion},
    Target{"calc", calc},           Target{"checkpoint", checkpoint},
    Target{"config", config},       Target{"csv", csv},
    Target{"flows", flows},         Target{"idx", idx},
    Target{"journal", journal},     Target{"json", json},
    Target{"libsvm", libsvm},       Target{"trace", trace},
    Target{"yuma", yuma},
};

}  // namespace stakemine::fuzz
