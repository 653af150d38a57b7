// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/distributions.hpp"

namespace stakemine::config {

const ObjectDescription& Constant::Options::description() {
  static const auto described =
      Description<Options>("constant", "The same value for all.")
          .field("value", &Options::value, "The value.", {.dimension = Dimension::inherited, .required = true});
  return described;
}

}  // namespace stakemine::config
