// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/staleness.hpp"

#include "stakemine/core/assert.hpp"

#include <cmath>

namespace stakemine::protocol {

const config::Family<Staleness>& Staleness::family() {
  using config::member;
  constexpr const char* kSource = "Xie, Koyejo, Gupta 2019, arXiv:1903.03934";
  static const config::Family<Staleness> all{
      "staleness",
      "How much less a partial result counts that was computed on an older model.",
      {
          member<ConstantStaleness, Staleness>("constant", "No less.", kSource),
          member<PolynomialStaleness, Staleness>("polynomial", "(staleness + 1)^-a.", kSource),
          member<HingeStaleness, Staleness>("hinge", "No less up to a staleness b, then 1 / (a (staleness - b) + 1).",
                                            kSource),
      }};
  return all;
}

double Staleness::weight(std::uint64_t updates) const {
  const double weight = do_weight(static_cast<double>(updates));
  STAKEMINE_ASSERT(weight > 0 && weight <= 1, "what is old counts no more than what is new");
  return weight;
}

const config::ObjectDescription& PolynomialStaleness::Options::description() {
  static const auto described =
      config::Description<Options>("polynomial", "(staleness + 1)^-a.")
          .field("a", &Options::a, "The exponent.", {.range = {.minimum = 0, .maximum = 100, .open_minimum = true}});
  return described;
}

double PolynomialStaleness::do_weight(double updates) const {
  // Not 0 for any staleness that a run can have.
  return std::max(std::pow(updates + 1, -options_.a), 1e-300);
}

const config::ObjectDescription& HingeStaleness::Options::description() {
  static const auto described =
      config::Description<Options>("hinge", "1 up to a staleness b, then 1 / (a (staleness - b) + 1).")
          .field("a", &Options::a, "How fast it falls.",
                 {.range = {.minimum = 0, .maximum = 1e9, .open_minimum = true}})
          .field("b", &Options::b, "Up to which staleness nothing is lost.", {.range = config::between(0, 1e12)});
  return described;
}

double HingeStaleness::do_weight(double updates) const {
  return updates <= options_.b ? 1 : 1 / (options_.a * (updates - options_.b) + 1);
}

}  // namespace stakemine::protocol
