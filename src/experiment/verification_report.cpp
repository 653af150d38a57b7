// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"

#include "experiment/network_run.hpp"

#include <cmath>

namespace stakemine::experiment {
namespace {

std::uint64_t count(const std::optional<double>& number) {
  return static_cast<std::uint64_t>(std::llround(number.value_or(0)));
}

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> mean(const std::vector<double>& numbers) {
  if (numbers.empty()) return std::nullopt;
  return tree_sum(numbers) / static_cast<double>(numbers.size());
}

}  // namespace

std::optional<VerificationReport> report_verification(const ExperimentConfig& config, const NetworkRun& run) {
  VerificationReport report;
  bool is_checked = false;
  std::uint64_t again = 0, shards = 0;
  for (const RoundRecord& round : run.rounds) {
    if (!round.checked_shards) continue;
    is_checked = true;
    again += count(round.checked_shards);
    shards += round.shards;
    report.results += round.results;
    report.wrong += count(round.wrong_results);
    report.caught += count(round.wrong_caught);
    report.accepted += count(round.accepted_results);
    report.accepted_wrong += count(round.accepted_wrong);
    report.right_rejected += count(round.right_rejected);
    report.checking_s += round.checking_s.value_or(0);
  }
  if (!is_checked) return std::nullopt;
  const protocol::ProtocolConfig& protocol = config.protocol;
  report.type = protocol.verification ? protocol.verification.name() : "majority of copies at once";
  if (!protocol.verification) report.results *= protocol.replication.copies;
  report.overhead = share(again, shards).value_or(0);
  report.caught_share = share(report.caught, report.wrong);
  report.error_rate = share(report.accepted_wrong, report.accepted);
  report.wrong_share = share(report.wrong, report.results);
  return report;
}

std::optional<ReputationReport> report_reputation(const Network& network, const NetworkRun& run) {
  if (run.reputations.empty()) return std::nullopt;
  std::vector<double> honest, dishonest;
  for (MinerIndex miner = 0; miner < run.reputations.size(); ++miner)
    (network.population.behavior(miner).is_honest() ? honest : dishonest).push_back(run.reputations[miner]);
  return ReputationReport{.rule = network.config.protocol.reputation->rule.name(),
                          .honest = mean(honest),
                          .dishonest = mean(dishonest),
                          .newcomers = run.newcomers};
}

}  // namespace stakemine::experiment
