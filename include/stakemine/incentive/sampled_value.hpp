// SPDX-License-Identifier: Apache-2.0
/// Shapley values of games that are too large to enumerate, by sampling orders of arrival (Castro, Gómez and Tejada
/// 2009, "Polynomial calculation of the Shapley value based on sampling"), truncated where the rest of an order can add
/// little (Ghorbani and Zou 2019, "Data Shapley", whose truncated Monte Carlo this is).
#pragma once

#include "stakemine/core/random.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stakemine::incentive {

/// v of the coalition of these players, in the order in which they arrived. Pure: equal sets, equal values, to the bit.
using Worth = std::function<double(std::span<const std::uint32_t> coalition)>;

struct SampledShapleyOptions {
  std::uint64_t permutations = 100;  ///< ≥ 2, for the standard errors need two
  /// An order is left where the coalition is within this of the value of all, ≥ 0: whoever comes later adds 0 to this
  /// sample. At 0 that is exact where v never falls; any other bias of it is in no standard error.
  double truncation = 0;
};

/// Orders are drawn from KeyedRandom(seed, purpose, order, round).
struct SamplingKey {
  std::uint64_t seed = 0;
  Purpose purpose = Purpose::test;
  std::uint64_t round = 0;
};

struct SampledShapley {
  std::vector<double> values;           ///< [players]; untruncated they add up to v(all) − v(none), but for rounding
  std::vector<double> standard_errors;  ///< [players]: of the mean, from the spread of the samples
  std::uint64_t evaluations = 0;        ///< calls of v
};

/// O(permutations · players) calls of `worth` at most. \throws UserError naming `permutations` or `truncation`.
[[nodiscard]] SampledShapley sampled_shapley(std::size_t players, const Worth& worth,
                                             const SampledShapleyOptions& options, const SamplingKey& key);

}  // namespace stakemine::incentive
