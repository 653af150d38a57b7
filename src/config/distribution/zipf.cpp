// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

#include <cmath>

namespace stakemine::config {

const ObjectDescription& Zipf::Options::description() {
  static const auto described =
      Description<Options>("zipf", "The k-th node of the group has maximum / k^exponent.")
          .field("maximum", &Options::maximum, "Value of the first node.",
                 {.dimension = Dimension::inherited, .required = true})
          .field("exponent", &Options::exponent, "How fast values fall with the rank.", {.range = at_least(0)});
  return described;
}

double Zipf::do_sample(std::uint64_t index, KeyedRandom&) const {
  return options_.maximum / std::pow(static_cast<double>(index + 1), options_.exponent);
}

}  // namespace stakemine::config
