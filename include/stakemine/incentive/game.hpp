// SPDX-License-Identifier: Apache-2.0
/// Games of two players in normal form: how far a pair of mixed strategies is from an equilibrium, and where a
/// population that copies success drifts.
///
/// The row player has m actions and earns A_ij, the column player has n and earns B_ij. A mixed strategy is a list of
/// probabilities ≥ 0 that add up to 1 within 1e-9. Pure functions; thread-safe; O(m n). They throw UserError naming
/// `A`, `B`, `row` or `column`.
#pragma once

#include "stakemine/core/matrix.hpp"

#include <span>
#include <vector>

namespace stakemine::incentive {

/// \param a [m, n], \param b [m, n]: payoffs, finite. Does not own them.
struct BimatrixGame {
  ConstMatrix a, b;
};

/// What both could gain at most by deviating alone: max_i (A y)_i − xᵀA y + max_j (xᵀB)_j − xᵀB y; 0 exactly at a Nash
/// equilibrium. In a zero-sum game it is twice the exploitability. Lanctot et al. 2017, "A unified game-theoretic
/// approach to multiagent reinforcement learning". \param row x [m], \param column y [n].
[[nodiscard]] double nash_conv(const BimatrixGame& game, std::span<const double> row, std::span<const double> column);

struct BestResponses {
  bool row, column;
};

/// Whether each strategy earns the most that its player could against the other's, within 1e-9.
[[nodiscard]] BestResponses best_responses(const BimatrixGame& game, std::span<const double> row,
                                           std::span<const double> column);

/// dx_i/dt = x_i ((A x)_i − xᵀA x), of one population that plays against itself. Taylor and Jonker 1978,
/// "Evolutionarily stable strategies and game dynamics". \param a [m, m], finite. \param population x [m].
[[nodiscard]] std::vector<double> replicator_derivative(ConstMatrix a, std::span<const double> population);

}  // namespace stakemine::incentive
