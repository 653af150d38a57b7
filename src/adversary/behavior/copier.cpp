// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>

namespace stakemine::adversary {

const config::ObjectDescription& Copier::Options::description() {
  static const auto described =
      config::Description<Options>("copier", "How a copy is hidden.")
          .field("sigma", &Options::sigma, "Deviation of the noise that is added.", {.range = config::at_least(0)});
  return described;
}

void Copier::do_forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const {
  std::ranges::fill(update, 0.0);
  if (honest.empty()) return;
  std::ranges::copy(honest.updates().row(random.below(honest.updates().rows)), update.begin());
  if (options_.sigma > 0)
    for (double& entry : update) entry += options_.sigma * random.normal();
}

}  // namespace stakemine::adversary
