// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <algorithm>

namespace stakemine::adversary {

const config::ObjectDescription& Mimic::Options::description() {
  static const auto described = config::Description<Options>("mimic", "Whom to imitate.")
                                    .field("row", &Options::row, "Which of the honest updates to send, from 0.");
  return described;
}

void Mimic::do_forge(const HonestView& honest, KeyedRandom&, std::span<double> update) const {
  if (honest.empty()) return;
  std::ranges::copy(honest.updates().row(options_.row % honest.updates().rows), update.begin());
}

}  // namespace stakemine::adversary
