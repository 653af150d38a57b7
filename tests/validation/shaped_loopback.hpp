// SPDX-License-Identifier: Apache-2.0
/// Real TCP transfers at once over one link of a known rate, each released to it after a known delay.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::validation {

/// The link: a loopback in a network namespace of its own, behind a token bucket.
struct LinkShape {
  double rate_bps = 80e6;  ///< of the wire, headers and all
  std::size_t mtu = 1500;  ///< bytes of a packet with its IP and TCP headers
  std::string congestion = "reno";
};

/// Moves the calling thread (and those that it starts from now on) into a new network namespace and shapes its
/// loopback. What stands in the way; nothing: it is done.
[[nodiscard]] std::optional<std::string> shape_loopback(const LinkShape& shape);

struct Run {
  double delay_s = 0.02;           ///< before the first byte comes to the link
  std::vector<std::size_t> bytes;  ///< of the transfers, all from the same moment on
};

/// [transfers] when each was whole at its receiver, in seconds since that moment. Sender, relay and receiver are
/// sockets of one thread: a sender hands its bytes to the relay, which holds each for the delay and then sends it over
/// the link. Throws what the sockets throw.
[[nodiscard]] std::vector<double> measure(const LinkShape& shape, const Run& run);

}  // namespace stakemine::validation
