// SPDX-License-Identifier: Apache-2.0
#include "stress/result_checks.hpp"

#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace stakemine::stress {
namespace {

template <class T>
T sum_of(const std::vector<T>& values) {
  return std::accumulate(values.begin(), values.end(), T{0});
}

}  // namespace

void compare_networks(const experiment::RunResult& real, const experiment::RunResult& simulated, Verdicts& verdicts) {
  const auto same = [&](std::string_view what, bool equal) {
    verdicts.expect(Invariant::equals_virtual, equal,
                    [&] { return fmt::format("{} on the wall's clock and in virtual time differ", what); });
  };
  same("the final model", real.parameters == simulated.parameters);
  same("the results' table", real.results.rows.data == simulated.results.rows.data);
  same("the miners' results", real.miners.results == simulated.miners.results);
  same("the miners' rewards", real.miners.reward == simulated.miners.reward);
  verdicts.expect(
      Invariant::shards_counted_once,
      real.miners.shards == simulated.miners.shards && sum_of(real.miners.shards) == real.summary.work_total, [&] {
        return fmt::format("{} shards handed out, {} with the miners", real.summary.work_total,
                           sum_of(real.miners.shards));
      });
  verdicts.expect(
      Invariant::stake_conserved,
      sum_of(real.miners.reward) == sum_of(simulated.miners.reward) && real.miners.stake == simulated.miners.stake,
      [&] {
        return fmt::format("rewards of {} on the wall's clock, of {} in virtual time", sum_of(real.miners.reward),
                           sum_of(simulated.miners.reward));
      });
  verdicts.expect(Invariant::stake_conserved, real.summary.money.ledger.conserved(),
                  [] { return std::string{"the ledger on the wall's clock does not add up"}; });
  verdicts.expect(Invariant::not_lost,
                  real.summary.lost_messages == 0 && real.summary.messages == simulated.summary.messages, [&] {
                    return fmt::format("{} messages on the wall's clock, {} of them lost, {} in virtual time",
                                       real.summary.messages, real.summary.lost_messages, simulated.summary.messages);
                  });
}

void compare_loads(const Scene& real, const Scene& simulated, std::uint64_t rounds, Verdicts& verdicts) {
  verdicts.expect(Invariant::equals_virtual, simulated.result() == real.result(), [&] {
    return fmt::format("{} rounds come to {:016x} in virtual time and to {:016x} on the wall's clock", rounds,
                       simulated.result(), real.result());
  });
}

}  // namespace stakemine::stress
