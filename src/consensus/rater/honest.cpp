// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

#include <algorithm>

namespace stakemine::consensus {

void HonestRater::do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const {
  std::ranges::copy(view.quality, ratings.begin());
  if (view.noise == 0) return;
  double sum = 0;
  for (const double one : view.quality) sum += one;
  const double mean = view.quality.empty() ? 0 : sum / static_cast<double>(view.quality.size());
  for (double& rating : ratings) rating = std::max(0.0, rating + view.noise * mean * random.normal());
}

}  // namespace stakemine::consensus
