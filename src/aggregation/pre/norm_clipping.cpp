// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/pre_aggregators.hpp"

#include "aggregation/clipping.hpp"

namespace stakemine::aggregation {

const config::ObjectDescription& NormClipping::Options::description() {
  static const auto described =
      config::Description<Options>("norm_clipping", "How long rows may be.")
          .field("radius", &Options::radius, "The longest that a row may be.", {.range = config::above(0)});
  return described;
}

std::string NormClipping::do_apply(PreparedRows& rows) const {
  clip_all(rows, options_.radius);
  return {};
}

}  // namespace stakemine::aggregation
