// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"
#include "stakemine/core/assert.hpp"

#include <algorithm>

namespace stakemine::consensus {

const config::ObjectDescription& FavourRater::Options::description() {
  using Self = Options;
  static const auto described = config::Description<Self>("favour", "Its say to a group of miners.")
                                    .field("group", &Self::group, "Of miners, by name.", {.required = true})
                                    .field("share", &Self::share, "Of its say, to them; the rest to all others.",
                                           {.range = config::between(0, 1)})
                                    .check([](const Self& options, const config::Complain& complain) {
                                      if (options.group.empty())
                                        complain("group", "is empty; expected the name of a group of miners");
                                    });
  return described;
}

void FavourRater::do_rate(const RaterView& view, KeyedRandom& random, std::span<double> ratings) const {
  STAKEMINE_ASSERT(view.favoured.size() == ratings.size(), "who is favoured is known");
  const auto members = static_cast<double>(std::ranges::count(view.favoured, 1));
  const double others = static_cast<double>(ratings.size()) - members;
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    const double even = view.favoured[i] != 0 ? options_.share / members : (1 - options_.share) / others;
    ratings[i] = view.noise == 0 ? even : std::max(0.0, even * (1 + view.noise * random.normal()));
  }
  if (view.noise == 0) return;
  // Noise moves say within the group and within the rest, never from one to the other.
  double sums[2] = {0, 0};
  for (std::size_t i = 0; i < ratings.size(); ++i) sums[view.favoured[i]] += ratings[i];
  for (std::size_t i = 0; i < ratings.size(); ++i)
    if (sums[view.favoured[i]] > 0)
      ratings[i] *= (view.favoured[i] != 0 ? options_.share : 1 - options_.share) / sums[view.favoured[i]];
}

}  // namespace stakemine::consensus
