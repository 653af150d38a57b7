// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& GaussianNoise::Options::description() {
  static const auto described =
      config::Description<Options>("gaussian_noise", "How loud the noise is.")
          .field("sigma", &Options::sigma, "Standard deviation of each entry.", {.range = config::above(0)});
  return described;
}

void GaussianNoise::do_forge(const HonestView&, KeyedRandom& random, std::span<double> update) const {
  for (double& entry : update) entry = options_.sigma * random.normal();
}

}  // namespace stakemine::adversary
