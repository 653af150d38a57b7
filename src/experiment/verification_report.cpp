// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/tree_sum.hpp"

#include "experiment/network_run.hpp"

namespace stakemine::experiment {
namespace {

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
  const protocol::RoundTotals::Checks& checks = run.totals.checks;
  if (checks.rounds == 0) return std::nullopt;
  VerificationReport report;
  report.results = checks.results;
  report.wrong = checks.wrong_results;
  report.caught = checks.wrong_caught;
  report.accepted = checks.accepted_results;
  report.accepted_wrong = checks.accepted_wrong;
  report.right_rejected = checks.right_rejected;
  report.checking_s = checks.checking_s.value();
  const protocol::ProtocolConfig& protocol = config.protocol;
  report.type = protocol.verification ? protocol.verification.name() : "majority of copies at once";
  if (!protocol.verification) report.results *= protocol.replication.copies;
  report.overhead = share(checks.checked_shards, checks.shards).value_or(0);
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
