// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>

namespace stakemine::adversary {

std::span<const std::pair<std::string_view, FreeRide>> enum_names(FreeRide) {
  static constexpr std::pair<std::string_view, FreeRide> kNames[] = {
      {"zeros", FreeRide::zeros}, {"last_update", FreeRide::last_update}, {"noise", FreeRide::noise}};
  return kNames;
}

const config::ObjectDescription& FreeRider::Options::description() {
  static const auto described =
      config::Description<Options>("free_rider", "What is sent in place of work.")
          .field("sends", &Options::sends, "Zeros, the last round's aggregate, or noise.")
          .field("sigma", &Options::sigma, "Deviation of the noise; 0.001 for noise alone if absent.",
                 {.range = config::above(0)})
          .check([](const Options& options, const config::Complain& complain) {
            if (options.sends == FreeRide::zeros && options.sigma)
              complain("sigma", "has no effect beside zeros; expected none, or another \"sends\"");
          });
  return described;
}

void FreeRider::do_forge(const HonestView& honest, KeyedRandom& random, std::span<double> update) const {
  constexpr double kUsualSigma = 1e-3;
  std::ranges::fill(update, 0.0);
  if (options_.sends == FreeRide::zeros) return;
  if (options_.sends == FreeRide::last_update) std::ranges::copy(honest.last_aggregate(), update.begin());
  const double sigma = options_.sigma.value_or(options_.sends == FreeRide::noise ? kUsualSigma : 0);
  if (sigma > 0)
    for (double& entry : update) entry += sigma * random.normal();
}

}  // namespace stakemine::adversary
