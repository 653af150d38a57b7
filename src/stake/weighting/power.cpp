// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/weighting.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::stake {

const config::ObjectDescription& PowerWeighting::Options::description() {
  static const auto described =
      config::Description<Options>("power_weighting", "A power of the stake.")
          .field("exponent", &Options::exponent, "The power; 1 is the stake itself, 0 weighs all stakes alike.",
                 {.range = config::at_least(0)});
  return described;
}

void PowerWeighting::do_weigh(std::span<const std::uint64_t> stakes, std::span<std::uint64_t> weights) const {
  if (stakes.empty()) return;
  const auto largest = static_cast<double>(*std::max_element(stakes.begin(), stakes.end()));
  std::transform(stakes.begin(), stakes.end(), weights.begin(), [&](std::uint64_t stake) -> std::uint64_t {
    if (stake == 0) return 0;
    const double weight = std::pow(static_cast<double>(stake) / largest, options_.exponent);
    return static_cast<std::uint64_t>(std::max<long long>(1, std::llround(weight * 0x1p52)));
  });
}

}  // namespace stakemine::stake
