// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

namespace stakemine::config {

const ObjectDescription& Uniform::Options::description() {
  static const auto described =
      Description<Options>("uniform", "Uniform in [minimum, maximum).")
          .field("minimum", &Options::minimum, "Least value.", {.dimension = Dimension::inherited, .required = true})
          .field("maximum", &Options::maximum, "Greatest value.", {.dimension = Dimension::inherited, .required = true})
          .check([](const Options& options, const Complain& complain) {
            if (options.maximum < options.minimum) complain("maximum", "is below minimum; expected at least minimum");
          });
  return described;
}

double Uniform::do_sample(std::uint64_t, KeyedRandom& random) const {
  return options_.minimum + (options_.maximum - options_.minimum) * random.uniform();
}

}  // namespace stakemine::config
