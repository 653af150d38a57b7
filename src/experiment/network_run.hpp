// SPDX-License-Identifier: Apache-2.0
/// One run of one built network: what simulate() and the baselines of an attack share.
#pragma once

#include "stakemine/engine/runtime.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/protocol/coordinator.hpp"
#include "stakemine/protocol/faulty_transport.hpp"
#include "stakemine/protocol/miners.hpp"
#include "stakemine/protocol/population.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::experiment {

/// What is built once for a config and serves every run of it.
struct Network {
  const ExperimentConfig& config;
  std::unique_ptr<network::NetworkModel> model;
  protocol::Population population;
  std::vector<std::uint64_t> weights;  ///< [n] for the apportionment
  std::unique_ptr<stake::Weighting> stake_weighting;
  std::unique_ptr<stake::Apportionment> apportionment;
  std::unique_ptr<incentive::RewardRule> reward;
  std::unique_ptr<Task> task;
};
[[nodiscard]] Network build_network(const ExperimentConfig& config);

/// What may differ between runs of one network.
struct Variant {
  const protocol::Population* population = nullptr;
  aggregation::AggregationConfig aggregation;
  Clock clock = Clock::simulated;
  network::FaultsConfig faults;
  std::string name = "run";  ///< among checkpoints
};

struct NetworkRun {
  Clock clock = Clock::simulated;
  aggregation::Weighting weighting = aggregation::Weighting::samples;
  engine::RunReport report;
  std::vector<RoundRecord> rounds;  ///< those that are kept (protocol/round_history.hpp)
  protocol::RoundTotals totals;
  std::vector<std::uint64_t> shards, results, rewards;
  std::vector<double> quota, compute_s, work_flops, parameters;
  std::vector<std::uint64_t> stakes_at_end;  ///< [miners] in units; empty where they did not move
  std::vector<double> contributions, contribution_errors;
  std::vector<double> reputations;  ///< [miners] scores at the end; empty where nothing goes by them
  std::uint64_t newcomers = 0;      ///< who came back under new names
  incentive::LedgerTotals ledger;
  incentive::PayrollTotals flows;
  std::uint64_t evaluations = 0;
  std::vector<std::uint64_t> validator_rewards;  ///< [validators]
  std::optional<DelegationReport> delegation;    ///< where some lend their stake to others
  protocol::ValidatorTotals validator_totals;
  std::optional<protocol::CommitTotals> commits;  ///< where validators vote
  protocol::ResultTable results_table;
  double largest_deviation = 0;
  std::string last_refusal;
  protocol::CoordinatorPhases phases;
  std::optional<network::HubTraffic> hub;  ///< virtual clock only
  protocol::MessageTally messages;         ///< what the network did to them
  protocol::QuestionTallies of_questions;  ///< the same, of those of each question
};
/// What the payroll goes by. \param reward must outlive it.
[[nodiscard]] incentive::PayrollSetup payroll_setup(const ExperimentConfig& config,
                                                    const protocol::Population& population,
                                                    const incentive::RewardRule& reward);
[[nodiscard]] NetworkRun run_network(const Network& network, const Variant& variant, const SimulateOptions& options);

/// What delegators got; nothing where there are none.
[[nodiscard]] std::optional<DelegationReport> report_delegation(const ExperimentConfig& config,
                                                                const protocol::Population& population,
                                                                const incentive::Payroll& payroll);

/// What the run did with money. \param miners as summed up.
[[nodiscard]] MoneyReport report_money(const NetworkRun& run, const MinerTable& miners);

/// What validators did and earned; nothing where there are none.
[[nodiscard]] std::optional<ConsensusReport> report_consensus(const Network& network, const NetworkRun& run);

/// How the votes on aggregates went; nothing where there are none.
[[nodiscard]] std::optional<VerificationReport> report_verification(const ExperimentConfig& config,
                                                                    const NetworkRun& run);
[[nodiscard]] std::optional<ReputationReport> report_reputation(const Network& network, const NetworkRun& run);
[[nodiscard]] std::optional<QuorumReport> report_quorum(const Network& network, const NetworkRun& run);

/// What splitting brought to those who split; nothing where nobody does. Runs the pairs that the config asks for.
[[nodiscard]] std::vector<SplitGain> report_splits(const ExperimentConfig& config, const RunResult& result,
                                                   const SimulateOptions& options);

/// Sums up the run in the result's summary, but for the attack.
void summarise(const Network& network, const NetworkRun& run, RunResult& result);

/// What the dishonest achieved; nothing where all are honest. Runs the baselines that the config asks for.
[[nodiscard]] std::optional<AttackReport> report_attack(const Network& network, const NetworkRun& run,
                                                        const SimulateOptions& options);

}  // namespace stakemine::experiment
