// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/stake/apportionment.hpp"

#include "fuzz/targets.hpp"
#include "reference/apportion_reference.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace stakemine::fuzz {
namespace {

// Few miners and seats: the reference takes the square of both.
constexpr std::size_t kMostMiners = 12, kMostSeats = 60;

}  // namespace

// The first byte is the number of seats, the rest are weights of eight bytes each, little end first.
void apportion(Bytes bytes) {
  if (bytes.empty()) return;
  const std::uint64_t seats = bytes[0] % (kMostSeats + 1);
  std::vector<std::uint64_t> weights;
  for (std::size_t at = 1; at < bytes.size() && weights.size() < kMostMiners; at += 8) {
    std::uint64_t weight = 0;
    std::memcpy(&weight, bytes.data() + at, std::min<std::size_t>(8, bytes.size() - at));
    weights.push_back(weight);
  }
  if (std::ranges::all_of(weights, [](std::uint64_t weight) { return weight == 0; })) return;
  for (const auto& member : stake::Apportionment::family().members()) {
    const auto rule = stake::Apportionment::family().choose(member.info.name).make();
    std::vector<std::uint64_t> fast(weights.size());
    rule->apportion(seats, weights, {}, fast);
    if (seats > 0) STAKEMINE_ASSERT(fast == reference::apportion(member.info.name, seats, weights), member.info.name);
  }
}

}  // namespace stakemine::fuzz
