// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

namespace stakemine::config {

const ObjectDescription& Explicit::Options::description() {
  static const auto described =
      Description<Options>("explicit", "The listed values, in order.")
          .field("values", &Options::values, "One value a node; no fewer than the group's count.",
                 {.dimension = Dimension::inherited, .required = true});
  return described;
}

double Explicit::do_sample(std::uint64_t index, KeyedRandom&) const {
  return values_[index];
}

}  // namespace stakemine::config
