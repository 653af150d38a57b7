// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

namespace stakemine::config {

const ObjectDescription& Exponential::Options::description() {
  static const auto described =
      Description<Options>("exponential", "Exponential of the given mean.")
          .field("mean", &Options::mean, "Mean value.", {.dimension = Dimension::inherited, .required = true});
  return described;
}

double Exponential::do_sample(std::uint64_t, KeyedRandom& random) const {
  return options_.mean * random.exponential();
}

}  // namespace stakemine::config
