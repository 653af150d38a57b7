// SPDX-License-Identifier: Apache-2.0
/// What a finished (or interrupted) run hands to its caller: plain values, nothing of the engine or of files.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/incentive/fairness.hpp"
#include "stakemine/incentive/payroll.hpp"
#include "stakemine/learning/skew.hpp"
#include "stakemine/protocol/round_history.hpp"
#include "stakemine/protocol/round_record.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::experiment {

using protocol::RoundRecord;

/// One column an entry a miner; rows of miners.csv, in the order of miner indices.
struct MinerTable {
  std::vector<std::string> group_names;     ///< by group index
  std::vector<std::uint32_t> group;         ///< [n] index into group_names
  std::vector<std::string> behavior_names;  ///< by group index; "honest" where it is
  std::vector<double> stake;                ///< [n] in the config's unit, what others lend to it included
  std::vector<double> speed_flops;          ///< [n] flop/s
  std::vector<double> latency_s;            ///< [n]
  std::vector<double> bandwidth_bps;        ///< [n] bit/s
  std::vector<std::uint64_t> shards;        ///< [n] shards assigned over all rounds
  std::vector<double> quota;                ///< [n] shards that the weighting entitled it to, over all rounds
  std::vector<std::uint64_t> results;       ///< [n] partial results delivered over all rounds
  std::vector<double> compute_s;            ///< [n] time spent computing
  std::vector<std::uint64_t> reward;        ///< [n] in units of the ledger
  std::vector<double> stake_at_end;         ///< [n] in the config's unit; empty where stakes did not move
  std::vector<double> contribution;         ///< [n] over all rounds; empty where nobody measured it
  std::vector<double> reputation;           ///< [n] score at the end; empty where nothing goes by it
  std::vector<double> contribution_error;   ///< [n] its standard error; empty where it has none
  std::vector<double> delegated;            ///< [n] of its stake, what others lend to it; empty where nobody does

  [[nodiscard]] std::size_t size() const { return group.size(); }
};

/// How a quantity is spread over the miners, as in `stakemine calc fairness`; zero where the total is zero.
using Concentration = incentive::FairnessFigures;

/// How well pay and something else that miners have go together (incentive/agreement.hpp).
struct Agreement {
  double distance = 0;          ///< Σ |share of pay − share of it|, from 0 to 2
  double rank_correlation = 0;  ///< in [−1, 1]
};

/// Where all money is at the end, how it came there, and how well pay followed what it was meant for. Of all holders:
/// miners, and validators where there are any.
struct MoneyReport {
  incentive::LedgerTotals ledger;
  incentive::PayrollTotals flows;
  bool stakes_moved = false;
  Concentration stake_at_end;                                      ///< of the miners, where stakes moved
  std::optional<Agreement> pay_work, pay_stake, pay_contribution;  ///< of the miners, where they were paid
  std::optional<double> contribution_error;  ///< the median standard error over the median |contribution|
  std::uint64_t evaluations = 0;             ///< of the model, for contributions
};

/// Delegators that the config describes together, over all to whom they lend.
struct DelegatorGroupReport {
  std::string name, to;
  double commission = 0;
  std::uint64_t delegators = 0;
  double stake = 0;             ///< lent at the beginning, in tokens
  double stake_at_end = 0;      ///< still lent; without what is on its way out
  incentive::Money earned = 0;  ///< whole units of money, of each
  incentive::Money owed = 0;    ///< of these and of stake that has come back, what is not at stake
  double earned_per_stake = 0;  ///< what a token lent has earned, in tokens
};

/// Where some lend their stake to others.
struct DelegationReport {
  std::uint64_t pools = 0, delegators = 0;
  double stake = 0;                             ///< lent at the beginning, in tokens
  incentive::Money commission = 0, earned = 0;  ///< of what lent stake was paid: who kept it, and who got it
  incentive::Money in_parts = 0;                ///< of what was earned, parts of units that are whole only together
  incentive::Money slashed = 0;                 ///< of what was lent
  std::vector<DelegatorGroupReport> groups;
  std::uint64_t hash = 0;  ///< of what each has earned
};

/// A group of validators: what it did, and what that earned it.
struct ValidatorGroupReport {
  std::string name, behavior;
  std::uint64_t count = 0;
  double stake_share = 0;       ///< of the validators' stake, at the beginning
  double pay_share = 0;         ///< of the validators' pay
  double pay_per_stake = 0;     ///< what a unit of stake has earned
  double profit_per_stake = 0;  ///< the same, less what evaluating cost
  /// pay_per_stake over that of all who evaluate and vote faithfully; nothing where they earned nothing.
  std::optional<double> pay_against_honest;
  double trust = 0;             ///< mean share of its ratings that the cut left
  double ratings_arrived = 0;   ///< share of the epochs in which its ratings came in time
  std::uint64_t evaluated = 0;  ///< partial results that it looked at
};

/// Where validators rate.
struct ConsensusReport {
  std::string type;
  std::uint64_t epochs = 0, validators = 0;
  double validators_share = 0;  ///< of all pay
  /// Of all pay, what honest miners and honest validators got: those that evaluate, or favour a group of honest miners.
  double honest_share = 0;
  std::vector<ValidatorGroupReport> groups;
};

/// Where validators vote on each round's aggregate.
struct QuorumReport {
  std::uint64_t validators = 0;
  double byzantine_stake_share = 0;  ///< of those who are silent or equivocate, at the beginning
  std::uint64_t committed = 0, uncommitted = 0;
  std::uint64_t forged = 0;             ///< rounds that committed something else than their aggregate
  std::uint64_t attempts = 0;           ///< proposers, over all rounds
  std::uint64_t timeouts = 0;           ///< phases in which some vote was waited for in vain
  std::uint64_t equivocations = 0;      ///< validators found to have voted two ways, once a round each
  std::uint64_t safety_violations = 0;  ///< rounds in which honest validators committed different digests
  /// From the aggregate to the quorum of precommits; of rounds that committed.
  std::optional<double> latency_mean_s, latency_median_s, latency_largest_s;
};

/// Where partial results are checked, by copies of which a majority is taken or by a verification. What is wrong is
/// what an honest miner would not have sent.
struct VerificationReport {
  std::string type;                    ///< e.g. "audit"
  double overhead = 0;                 ///< work done again, over work handed out
  std::uint64_t results = 0;           ///< that came, copies included
  std::uint64_t wrong = 0;             ///< of these
  std::uint64_t caught = 0;            ///< of the wrong, those that did not count
  std::uint64_t accepted = 0;          ///< pieces of work with a result that counted
  std::uint64_t accepted_wrong = 0;    ///< of these, with a wrong one
  std::uint64_t right_rejected = 0;    ///< right results that were found wrong
  std::optional<double> caught_share;  ///< of the wrong; nothing where none was
  std::optional<double> error_rate;    ///< share of what counted that was wrong; nothing where nothing counted
  std::optional<double> wrong_share;   ///< of what came
  double checking_s = 0;               ///< of rounds, that went by with work done again; copies at once take none
};

/// Where reputations weigh.
struct ReputationReport {
  std::string rule;
  std::optional<double> honest, dishonest;  ///< mean score at the end
  std::uint64_t newcomers = 0;              ///< how often somebody came back under a new name
};

/// What a group gained by appearing under several names: its share with them over its share without, less 1, over pairs
/// of runs that differ in nothing else.
struct SplitGain {
  struct Gain {
    double mean = 0;
    std::optional<double> standard_error;  ///< over the pairs; nothing where there is one pair
  };
  std::string group;
  std::uint64_t identities = 0, pairs = 0;
  std::optional<Gain> work;  ///< shards
  std::optional<Gain> say;   ///< what the weighting entitles it to
  std::optional<Gain> pay;   ///< each nothing where it had none without
};

/// The same network under another rule or without its attackers, for "what did the attack cost".
struct Baseline {
  std::string name;         ///< e.g. "mean, attacked"
  std::string aggregation;  ///< the rule in force
  bool attacked = false;
  std::optional<double> train_loss;
  std::optional<double> test_accuracy;
  std::vector<Round> rounds;              ///< of the entries below: those that were kept
  std::vector<double> accuracy_by_round;  ///< empty without test rows
  std::vector<double> loss_by_round;
};

/// Where some miners are not honest.
struct AttackReport {
  std::vector<std::string> behaviors;  ///< of the groups that are not honest, e.g. "sybils: sign_flip"
  std::vector<std::string> knowledge;  ///< of each of these, e.g. "all honest updates"
  std::uint64_t attackers = 0;
  double stake_share = 0;                       ///< of all stake
  double work_share = 0;                        ///< of all shards handed out
  double weight_share = 0;                      ///< of the aggregation's weights, mean over rounds
  double reward_share = 0;                      ///< of all rewards
  std::optional<double> accuracy_damage;        ///< honest network's final accuracy minus this run's
  std::optional<double> loss_damage;            ///< this run's final training loss minus the honest network's
  std::optional<double> targeted_success_rate;  ///< where data are poisoned: RoundRecord::attack_success at the end
  std::optional<double> rejected_share;         ///< RoundRecord::attack_rejected, mean over rounds
  std::optional<double> honest_rejected_share;  ///< RoundRecord::honest_rejected, likewise: what the others lose
  std::optional<double> let_through;            ///< RoundRecord::attack_let_through, mean over rounds
  std::vector<Baseline> baselines;              ///< this run first
};

/// How the hub's link was used, each way.
struct HubUse {
  std::uint64_t bytes_to_nodes = 0, bytes_to_hub = 0;
  double utilisation_to_nodes = 0, utilisation_to_hub = 0;  ///< share of its bandwidth, over the whole run
};

/// Where the time of rounds goes, of a sample of them: means over their questions' miners, in seconds from being asked
/// until the question ends. Adds up to the question's mean duration.
struct RoundTimeReport {
  std::uint64_t rounds = 0;  ///< looked at: up to 100, evenly spaced, and few in large networks; none above 100,000
                             ///< miners
  double assignment_s = 0;   ///< until the assignment is there
  double compute_s = 0;
  double result_s = 0;   ///< until the partial result is there
  double waiting_s = 0;  ///< for the others
  double lost_s = 0;     ///< of miners of which nothing came
  /// When so many of the results that came were in: means over rounds, since the round began.
  double first_s = 0, half_s = 0, nine_tenths_s = 0, last_s = 0;

  void carry_state(Archive& archive) {
    archive(rounds, assignment_s, compute_s, result_s, waiting_s, lost_s, first_s, half_s, nine_tenths_s, last_s);
  }
};

/// A miner in the round that the page shows; seconds since it began; nothing where it did not come to that.
struct TimelineRow {
  MinerIndex miner = 0;
  std::optional<double> began_s, done_s, arrived_s;

  void carry_state(Archive& archive) { archive(miner, began_s, done_s, arrived_s); }
};

/// The first question of the last round that was looked at.
struct Timeline {
  Round round = 0;
  double duration_s = 0;
  std::vector<TimelineRow> rows;   ///< at most 40 miners, evenly spaced
  std::vector<double> arrivals_s;  ///< of results: at most 200, evenly spaced among all that came, ascending
  std::uint64_t asked = 0, arrived = 0;

  void carry_state(Archive& archive) { archive(round, duration_s, rows, arrivals_s, asked, arrived); }
};

/// The same network without some of what failed.
struct FaultBaseline {
  std::string without;  ///< e.g. "loss", "any fault"
  double virtual_time_s = 0;
  std::optional<double> train_loss, test_accuracy;
};

/// What went wrong, and what became of it, over all rounds.
struct FaultReport {
  std::uint64_t lost_shards = 0;  ///< handed out and never counted
  std::uint64_t reassigned_shards = 0;
  std::uint64_t late_messages = 0;  ///< on their way when a round went on without them
  std::uint64_t retransmissions = 0, duplicates = 0, reordered = 0;
  std::uint64_t incomplete_rounds = 0;  ///< in which shards were lost
  double vain_s = 0;                    ///< of rounds, that were waited for what never came
  double reassign_s = 0;                ///< of rounds, that went by with what was given to others
  double retransmission_s = 0;          ///< by which messages departed later, in all
  double fallen_behind_s = 0;           ///< by which messages arrived later, in all
  std::vector<FaultBaseline> baselines;
};

struct Summary {
  std::string description;
  std::string digest;  ///< 32 hexadecimal digits: events, models, rewards
  std::uint64_t seed = 0;
  std::uint64_t rounds = 0;  ///< finished
  /// Where not all were kept: of how many rounds, evenly spaced, the page's curves and medians over rounds are.
  std::optional<double> rounds_kept;
  std::uint64_t rounds_configured = 0;
  bool interrupted = false;
  std::string clock;  ///< "virtual" or "wall"
  std::uint64_t threads = 0;
  std::uint64_t miners = 0;
  double virtual_time_s = 0;
  double wall_time_s = 0;
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::uint64_t lost_messages = 0;    ///< that the network lost
  std::optional<FaultReport> faults;  ///< where the config has faults, or a round may end early
  /// Work a second of simulated time, over that of one miner of median speed; nothing where no work is computed, or
  /// under the wall clock.
  std::optional<double> speed_up;
  std::optional<double> train_loss;
  std::optional<double> test_accuracy, test_rmse;
  std::uint64_t work_total = 0;             ///< shards handed out over all rounds
  std::uint64_t rounds_without_update = 0;  ///< rounds in which the aggregation rule had no result
  std::string last_refusal;                 ///< why it had none, the last time; empty where it always had one
  double work_largest_deviation = 0;        ///< max over rounds and miners of |shards − quota| in a round
  std::string task;  ///< e.g. "learning: wdbc.csv, 381 training and 188 test rows, 30 features, 2 classes"
  std::optional<learning::DataSkew> skew;  ///< where miners hold the data
  std::string allocation;                  ///< e.g. "systematic by stake"
  std::string aggregation;                 ///< e.g. "trimmed_mean by samples"
  Concentration stake;
  Concentration rewards;
  Concentration work_share;
  MoneyReport money;
  std::optional<DelegationReport> delegation;
  std::optional<ConsensusReport> consensus;
  std::optional<QuorumReport> quorum;
  std::optional<VerificationReport> verification;
  std::optional<ReputationReport> reputation;
  std::vector<SplitGain> splitting;           ///< of groups with several identities
  std::optional<HubUse> hub;                  ///< virtual clock only
  std::optional<RoundTimeReport> round_time;  ///< virtual clock only, not of asynchronous runs
  std::optional<AttackReport> attack;
  std::vector<std::string> not_modelled;  ///< what a reader might expect and this run leaves out, a short phrase each
};

/// A phase of the simulator's own time.
struct Phase {
  std::string name;
  double wall_s = 0;
};

/// Shows rounds, in order, to whoever looks.
using RoundSource = std::function<void(const std::function<void(const RoundRecord&)>& see)>;

struct RunResult {
  Summary summary;
  std::vector<RoundRecord> rounds;  ///< all, or those that were kept (protocol/round_history.hpp)
  protocol::RoundTotals totals;     ///< over all
  RoundSource all_rounds;           ///< where `rounds` are not all and somebody has them: while the spool is there
  MinerTable miners;
  std::vector<Phase> phases;
  std::optional<Timeline> timeline;  ///< where summary.round_time is there
  std::vector<double> parameters;    ///< the final model, empty where nothing is learned
  protocol::ResultTable results;     ///< results.csv; no columns where the task leaves no table
};

}  // namespace stakemine::experiment
