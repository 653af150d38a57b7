// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& Lazy::Options::description() {
  static const auto described =
      config::Description<Options>("lazy", "How much of its work it does.")
          .field("share", &Options::share, "Of its rows in a round, and of the time that they take.",
                 {.dimension = config::Dimension::share,
                  .range = {.minimum = 0, .maximum = 1, .open_minimum = true, .open_maximum = true}});
  return described;
}

}  // namespace stakemine::adversary
