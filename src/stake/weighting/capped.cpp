// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/weighting.hpp"

#include "stake/wide.hpp"

#include <algorithm>

namespace stakemine::stake {

const config::ObjectDescription& CappedWeighting::Options::description() {
  static const auto described =
      config::Description<Options>("capped_weighting", "The stake up to a share of the total.")
          .field("maximum_share", &Options::maximum_share,
                 "The share of the total stake above which stake weighs nothing.",
                 {.dimension = config::Dimension::share, .range = {.minimum = 0, .maximum = 1, .open_minimum = true}});
  return described;
}

void CappedWeighting::do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const {
  const Uint128 cap = std::max<Uint128>(1, floor_of_share(options_.maximum_share, sum_of(stakes)));
  std::transform(stakes.begin(), stakes.end(), weights.begin(),
                 [&](std::uint64_t stake) { return cap < stake ? static_cast<std::uint64_t>(cap) : stake; });
}

}  // namespace stakemine::stake
