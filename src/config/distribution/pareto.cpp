// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stakemine::config {

const ObjectDescription& Pareto::Options::description() {
  static const auto described =
      Description<Options>("pareto", "P(X > x) = (minimum/x)^alpha for x ≥ minimum.")
          .field("minimum", &Options::minimum, "Least value.", {.dimension = Dimension::inherited, .required = true})
          .field("alpha", &Options::alpha, "Tail index; the mean is finite above 1, the smaller the more unequal.",
                 {.range = above(0), .required = true});
  return described;
}

double Pareto::do_sample(std::uint64_t, KeyedRandom& random) const {
  // A tail index near 0 leaves the range of double; the tail is cut there.
  return std::min(options_.minimum * std::pow(random.uniform_open(), -1.0 / options_.alpha),
                  std::numeric_limits<double>::max());
}

}  // namespace stakemine::config
