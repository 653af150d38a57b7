// SPDX-License-Identifier: Apache-2.0
/// What the page shows of a million miners: shares, curves and samples of a size that a page can hold.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stakemine::report {

/// Each value divided by their sum; all zero where the sum is zero.
[[nodiscard]] std::vector<double> shares_of(const std::vector<double>& values);
[[nodiscard]] std::vector<double> shares_of(const std::vector<std::uint64_t>& values);

/// A Lorenz curve (M. O. Lorenz, 1905): the poorest `population[k]` of the miners hold `held[k]` of the total.
struct LorenzCurve {
  std::vector<double> population, held;  ///< from (0, 0) to (1, 1), at most about 300 points, denser at the rich end
};
/// Empty where there is nothing to share.
[[nodiscard]] LorenzCurve lorenz_curve(std::vector<double> shares);

/// How many miners hold how many times the average, in classes that double.
struct Spread {
  std::vector<std::string> labels;         ///< "none", "under 1/8", …, "1/2 to 1", "1 to 2", …
  std::vector<std::uint64_t> stake, work;  ///< miners in each class
};
[[nodiscard]] Spread spread_of(const std::vector<double>& stake_shares, const std::vector<double>& work_shares);

/// Indices of miners by falling stake, ties to the lower index.
[[nodiscard]] std::vector<std::uint32_t> by_stake(const std::vector<double>& stake);

/// All of them, or `limit`: first the marked miners (the attackers), which get a quarter of the places if they need as
/// many, then the others. Of either kind half the places go to the largest, the rest to every k-th of those that
/// follow.
[[nodiscard]] std::vector<std::uint32_t> sample(const std::vector<std::uint32_t>& ranked,
                                                const std::vector<bool>& marked, std::size_t limit);

/// Indices 0 … count − 1, or `limit` of them in even steps, the last one included.
[[nodiscard]] std::vector<std::size_t> even_steps(std::size_t count, std::size_t limit);

}  // namespace stakemine::report
