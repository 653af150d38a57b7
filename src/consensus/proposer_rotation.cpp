// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/proposer_rotation.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <bit>

namespace stakemine::consensus {
namespace {

__extension__ using Wide = __int128;

// A priority can reach total · ln(validators), less than 2^5 totals, which must fit 63 bits.
constexpr int kTotalBits = 56;

int shift_of(std::span<const std::uint64_t> stake) {
  std::uint64_t total = 0;
  for (const std::uint64_t one : stake)
    STAKEMINE_ASSERT(!__builtin_add_overflow(total, one, &total), "the total stake fits 64 bits");
  STAKEMINE_ASSERT(total > 0, "somebody has stake");
  return std::max(0, static_cast<int>(std::bit_width(total)) - kTotalBits);
}

}  // namespace

void ProposerRotation::rescale(std::int64_t total) {
  if (total_ != 0 && total != total_)
    for (std::int64_t& priority : priority_) priority = static_cast<std::int64_t>(Wide{priority} * total / total_);
  total_ = total;
}

std::uint32_t ProposerRotation::next(std::span<const std::uint64_t> stake) {
  STAKEMINE_ASSERT(stake.size() == priority_.size(), "one stake for each validator");
  const int shift = shift_of(stake);
  std::int64_t total = 0;
  for (const std::uint64_t one : stake) total += static_cast<std::int64_t>(one >> shift);
  rescale(total);
  std::size_t foremost = priority_.size();
  for (std::size_t i = 0; i < priority_.size(); ++i) {
    const auto gained = static_cast<std::int64_t>(stake[i] >> shift);
    priority_[i] = gained == 0 ? 0 : priority_[i] + gained;
    if (gained != 0 && (foremost == priority_.size() || priority_[i] > priority_[foremost])) foremost = i;
  }
  priority_[foremost] -= total;
  return static_cast<std::uint32_t>(foremost);
}

}  // namespace stakemine::consensus
