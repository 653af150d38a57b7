// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>
#include <limits>

namespace stakemine::adversary {

const config::ObjectDescription& Infinite::Options::description() {
  static const auto described =
      config::Description<Options>("infinite", "Which infinity is sent.")
          .field("scale", &Options::scale, "What infinity is multiplied by: its sign is all that matters.")
          .check([](const Options& options, const config::Complain& complain) {
            if (options.scale == 0) complain("scale", "0 times infinity is no number; expected another scale");
          });
  return described;
}

void Infinite::do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const {
  std::ranges::fill(update, options_.scale * std::numeric_limits<double>::infinity());
}

}  // namespace stakemine::adversary
