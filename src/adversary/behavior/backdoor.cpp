// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

namespace stakemine::adversary {

const config::ObjectDescription& Backdoor::Options::description() {
  static const auto described =
      config::Description<Options>("backdoor", "The pattern, and what the model is to make of it.")
          .field("features", &Options::features, "The pattern's features, by their place, from 0.")
          .field("value", &Options::value, "The value that they get, after the data's preparation.")
          .field("target", &Options::target, "The class that is to be predicted, by its place, from 0.")
          .field("share", &Options::share, "Share of the attackers' rows that carry the pattern and the class.",
                 {.dimension = config::Dimension::share, .range = {.minimum = 0, .maximum = 1, .open_minimum = true}})
          .field("scale", &Options::scale, "Times the update.", {.range = config::above(0)})
          .check([](const Options& options, const config::Complain& complain) {
            if (options.features.empty()) complain("features", "is empty; expected at least one feature");
          });
  return described;
}

void Backdoor::do_forge(const HonestView&, KeyedRandom&, std::span<double> update) const {
  for (double& entry : update) entry *= scale_;
}

}  // namespace stakemine::adversary
