// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/outage.hpp"

namespace stakemine::network {

const config::Family<OutageProcess>& OutageProcess::family() {
  using config::member;
  static const config::Family<OutageProcess> all{
      "outage",
      "When something is out of order.",
      {
          member<WindowOutage, OutageProcess>("window", "Once, from one time to another or for good.", "—"),
          member<ExponentialOutages, OutageProcess>("exponential", "Up and down in turn, for exponential times.",
                                                    "Barlow, Proschan 1965, Mathematical Theory of Reliability"),
          member<WeibullOutages, OutageProcess>("weibull", "Up and down in turn, for Weibull times.",
                                                "Stutzbach, Rejaie 2006, doi:10.1145/1177080.1177105"),
          member<LifetimeOutage, OutageProcess>("lifetime", "Permanent failure after an exponential lifetime.",
                                                "Barlow, Proschan 1965, Mathematical Theory of Reliability"),
          member<TraceOutages, OutageProcess>("trace", "As a CSV file says: miner, down_from, up_at.", "RFC 4180"),
      }};
  return all;
}

Outage OutageProcess::next(const OutageKey& key, std::uint64_t index, VirtualTime up_since) const {
  const Outage outage = do_next(key, index, up_since);
  STAKEMINE_ASSERT(outage.from >= up_since && (outage.from == kNever || outage.until > outage.from));
  return outage;
}

}  // namespace stakemine::network
