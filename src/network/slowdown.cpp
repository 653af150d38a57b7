// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/slowdown.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/network/slowdowns.hpp"

#include <cmath>

namespace stakemine::network {

const config::Family<Slowdown>& Slowdown::family() {
  using config::member;
  static const config::Family<Slowdown> all{
      "slowdown",
      "How much longer than its speed says a miner computes, drawn anew each round.",
      {
          member<NoSlowdown, Slowdown>("none", "As fast as its speed says.", "—"),
          member<ShareOfRounds, Slowdown>("share_of_rounds", "Some factor in a share of the rounds.", "—"),
          member<ExponentialSlowdown, Slowdown>("exponential", "One plus an exponential.",
                                                "Lee et al. 2018, doi:10.1109/TIT.2017.2736066"),
          member<LognormalSlowdown, Slowdown>("lognormal", "The exponential of a normal deviate, median 1.",
                                              "Box and Muller 1958, doi:10.1214/aoms/1177706645"),
      }};
  return all;
}

double Slowdown::factor(KeyedRandom& random) const {
  const double factor = do_factor(random);
  STAKEMINE_ASSERT(factor > 0 && std::isfinite(factor), "time goes on");
  return factor;
}

}  // namespace stakemine::network
