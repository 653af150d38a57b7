// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"

#include "consensus/yuma/arithmetic.hpp"
#include "consensus/yuma/steps_impl.hpp"

namespace stakemine::consensus {

double FloatingArithmetic::total(std::span<const double> terms) {
  return tree_sum(terms);
}

std::vector<double> FloatingArithmetic::shares(std::span<const double> stake) {
  std::vector<double> result(stake.begin(), stake.end());
  // Over the largest first, so that no sum overflows.
  const double largest = stake.empty() ? 0 : *std::max_element(stake.begin(), stake.end());
  if (largest == 0) return result;
  for (double& share : result) share /= largest;
  const double all = tree_sum(result);
  for (double& share : result) share /= all;
  return result;
}

void FloatingArithmetic::emissions(std::uint64_t emission, std::span<const double> shares,
                                   std::span<std::uint64_t> out) {
  // In steps of 2^-48: what sums and quotients have lost of a half or a third must not cost a unit, and the floors of
  // exact shares cannot add up to more than there is.
  __extension__ using Wide = unsigned __int128;
  std::vector<std::uint64_t> steps(shares.size());
  std::transform(shares.begin(), shares.end(), steps.begin(),
                 [](double share) { return static_cast<std::uint64_t>(std::llround(share * 0x1p48)); });
  Wide all = 0;
  for (const std::uint64_t step : steps) all += step;
  for (std::size_t j = 0; j < out.size(); ++j)
    out[j] = all == 0 ? 0 : static_cast<std::uint64_t>(static_cast<Wide>(emission) * steps[j] / all);
}

template class Steps<FloatingArithmetic>;

}  // namespace stakemine::consensus
