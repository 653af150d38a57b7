// SPDX-License-Identifier: Apache-2.0
/// What each of n players of a cooperative game is worth. v(S) is what coalition S earns; player i's marginal
/// contribution to S (without i) is v(S ∪ i) − v(S).
///
/// Pure functions; thread-safe; they throw UserError naming `weights`, `quota`, `players` or `values`, before anything
/// large is allocated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::incentive {

/// `shapley`: the mean marginal contribution over all orders of arrival (Shapley 1953). `banzhaf`: over the 2^(n−1)
/// coalitions of the others, not normalised (Banzhaf 1965). `leave_one_out`: to all others together.
enum class ValueMethod { shapley, banzhaf, leave_one_out };
[[nodiscard]] std::span<const std::pair<std::string_view, ValueMethod>> enum_names(ValueMethod);

inline constexpr std::size_t kMostTablePlayers = 24;
inline constexpr std::size_t kMostVoters = 1000;

/// A game of at most kMostTablePlayers by the values of all its coalitions: values[mask], bit i of the mask being
/// player i; finite, values[0] too may be anything. O(n 2^n) time, 2^n numbers of memory.
[[nodiscard]] std::vector<double> table_game_values(std::size_t players, std::span<const double> values,
                                                    ValueMethod method);

/// A vote that is won (v = 1) by those who hold at least the quota. Counts the coalitions to which a player makes the
/// difference, by their weight (and size), adding players only, never taking one out again, so that no digit is lost:
/// O(log n) knapsacks a player (generating functions: Mann and Shapley 1962). Weights are first divided by what they
/// have in common, and a quota above half of the total is mirrored. Games with huge weights and at most 24 players are
/// enumerated, and so are those whose numbers have more than nine decimals or 53 bits: there a quota counts as held
/// within 1e-12 of itself, for three thirds are no whole in doubles.
/// \param weights at most kMostVoters, finite, ≥ 0. \param quota likewise; at 0 all win, and nobody makes a
/// difference. Refused where it would take more than about 10^10 additions or 2^24 numbers.
[[nodiscard]] std::vector<double> weighted_voting_values(std::span<const double> weights, double quota,
                                                         ValueMethod method);

}  // namespace stakemine::incentive
