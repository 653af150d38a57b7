// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

namespace stakemine::consensus {

const config::ObjectDescription& WeightCopierRater::Options::description() {
  using Self = Options;
  static const auto described =
      config::Description<Self>("weight_copier", "What the consensus was some epochs ago.")
          .field("lag", &Self::lag, "How many epochs; what is not revealed yet can't be seen.",
                 {.range = config::between(1, 1000)});
  return described;
}

void WeightCopierRater::do_rate(const RaterView& view, KeyedRandom&, std::span<double> ratings) const {
  for (std::size_t i = 0; i < ratings.size(); ++i)
    ratings[i] = view.published.empty() ? 1.0 : view.published[view.miners[i]];
}

}  // namespace stakemine::consensus
