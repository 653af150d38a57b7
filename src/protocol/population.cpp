// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/population.hpp"

#include <algorithm>

namespace stakemine::protocol {

double Population::host_compute_s(const Computing& work) const {
  const HostTraits& host = groups[group[work.miner]].host;
  const double parallel = std::min(host.cores, std::max(1.0, static_cast<double>(work.shards)));
  const double plain_s = host.work_share * work.flops / (speed_flops[work.miner] * parallel * (1 - host.background));
  if (host.slowdown == nullptr) return plain_s;
  // Round 0 of the stream has given the miner its speed; its rounds are numbered from 1.
  KeyedRandom random{seed, Purpose::speed, work.miner, work.round};
  return plain_s * host.slowdown->factor(random);
}

}  // namespace stakemine::protocol
