// SPDX-License-Identifier: Apache-2.0
/// Apportionment: how many of K shards ("seats") each of n miners gets, by weight. All rules are exact: they decide by
/// integer arithmetic as wide as it takes, never by floats. Words used by every rule: w_i the weights, S their sum, K
/// the seats, a_i the seats that miner i has, K·w_i/S its quota.
///
/// Every rule: gives out exactly K seats; gives a zero weight nothing; at a tie prefers the lowest index.
/// Sources: Balinski and Young 2001, "Fair Representation"; Grimmett 2004, "Stochastic apportionment".
#pragma once

#include "stakemine/config/family.hpp"

#include <cstdint>
#include <span>

namespace stakemine::stake {

/// What a random rule draws, once a round. Does not own the order.
struct Draw {
  /// In [0, 1). A double is a dyadic rational; it is used exactly.
  double offset = 0;
  /// Which miner comes first, second, …: each index once; empty means 0, 1, ….
  std::span<const std::uint32_t> order;
};

/// The draw of a round: its offset and, written to `order`, a uniformly random order of the order.size() miners. A
/// function of (seed, round) alone. O(n). The draw refers to `order`, which must outlive it.
[[nodiscard]] Draw draw_allocation(std::uint64_t seed, std::uint64_t round, std::span<std::uint32_t> order);

/// A rule that shares out seats. Immutable; thread-safe.
class Apportionment {
 public:
  static constexpr std::uint64_t kMaxSeats = std::uint64_t{1} << 62;

  virtual ~Apportionment() = default;
  [[nodiscard]] static const config::Family<Apportionment>& family();

  /// Whether the rule uses the draw (the others ignore it).
  [[nodiscard]] virtual bool is_random() const noexcept { return false; }

  /// \param seats K, at most kMaxSeats. \param weights [n], n < 2^32; any value is legal, and so is any sum.
  /// \param[out] out [n], overwritten; its sum is K.
  /// \throws UserError where seats are to be given out and no weight is positive (naming `stake`), where there are too
  /// many
  ///   (`seats`), or where a random rule is handed a bad draw (`offset`, `order`).
  void apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                 std::span<std::uint64_t> out) const;

 private:
  /// Called with 1 ≤ seats ≤ kMaxSeats, a positive weight, a good draw and `out` all zero.
  virtual void do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                            std::span<std::uint64_t> out) const = 0;
};

}  // namespace stakemine::stake
