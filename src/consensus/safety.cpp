// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/safety.hpp"

namespace stakemine::consensus {

void SafetyObserver::committed(std::uint64_t round, std::uint64_t digest) {
  const auto [place, is_first] = first_.emplace(round, digest);
  if (!is_first && place->second != digest) violated_.insert(round);
}

}  // namespace stakemine::consensus
