// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/network.hpp"

#include "stakemine/core/assert.hpp"

namespace stakemine::network {

void Network::submit(std::span<const Transfer> transfers) {
  const bool has_advanced = until_ != VirtualTime::min();
  const VirtualTime earliest = has_advanced ? until_ - lookahead() : until_;
  for (const Transfer& transfer : transfers) {
    STAKEMINE_ASSERT(transfer.node < node_count_, "a transfer to or from a node of this network");
    STAKEMINE_ASSERT(transfer.start >= earliest, "a transfer that starts before what is settled");
  }
  do_submit(transfers);
}

void Network::advance(VirtualTime until, std::vector<Arrival>& arrivals) {
  STAKEMINE_ASSERT(until >= until_, "time never goes back");
  until_ = until;
  do_advance(until, arrivals);
}

}  // namespace stakemine::network
