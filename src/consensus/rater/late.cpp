// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

namespace stakemine::consensus {

const config::ObjectDescription& LateRater::Options::description() {
  static const auto described = config::Description<Options>("late", "Honest, and answers late.")
                                    .field("delay", &Options::delay_s, "How much later than it could.",
                                           {.dimension = config::Dimension::duration, .range = config::above(0)});
  return described;
}

}  // namespace stakemine::consensus
