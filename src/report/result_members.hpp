// SPDX-License-Identifier: Apache-2.0
/// What summary.json, timeline.json and manifest.json hold (members_io.hpp).
#pragma once

#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include "report/members_io.hpp"

namespace stakemine::report {

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::Concentration>& concentration) {
  io("gini", concentration.gini);
  io("hhi", concentration.hhi);
  io("nakamoto", concentration.nakamoto);
  io("entropy", concentration.entropy);
  io("theil", concentration.theil);
  io("jain", concentration.jain);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::Agreement>& agreement) {
  io("distance", agreement.distance);
  io("rank_correlation", agreement.rank_correlation);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<learning::DataSkew>& skew) {
  io("holders", skew.holders);
  io("fewest_rows", skew.fewest_rows);
  io("most_rows", skew.most_rows);
  io("label_skew", skew.label);
  io("quantity_skew", skew.quantity);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::Baseline>& baseline) {
  io("name", baseline.name);
  io("aggregation", baseline.aggregation);
  io("attacked", baseline.attacked);
  io("train_loss", baseline.train_loss);
  io("test_accuracy", baseline.test_accuracy);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::AttackReport>& attack) {
  io("behaviors", attack.behaviors);
  io("knowledge", attack.knowledge);
  io("attackers", attack.attackers);
  io("stake_share", attack.stake_share);
  io("work_share", attack.work_share);
  io("weight_share", attack.weight_share);
  io("reward_share", attack.reward_share);
  io("accuracy_damage", attack.accuracy_damage);
  io("loss_damage", attack.loss_damage);
  io("targeted_success_rate", attack.targeted_success_rate);
  io("rejected_share", attack.rejected_share);
  io("honest_rejected_share", attack.honest_rejected_share);
  io("let_through", attack.let_through);
  io("baselines", attack.baselines);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::FaultBaseline>& baseline) {
  io("without", baseline.without);
  io("virtual_time_s", baseline.virtual_time_s);
  io("train_loss", baseline.train_loss);
  io("test_accuracy", baseline.test_accuracy);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::FaultReport>& faults) {
  io("lost_shards", faults.lost_shards);
  io("incomplete_rounds", faults.incomplete_rounds);
  io("reassigned_shards", faults.reassigned_shards);
  io("late_messages", faults.late_messages);
  io("retransmissions", faults.retransmissions);
  io("duplicates", faults.duplicates);
  io("reordered", faults.reordered);
  io("vain_s", faults.vain_s);
  io("reassign_s", faults.reassign_s);
  io("retransmission_s", faults.retransmission_s);
  io("fallen_behind_s", faults.fallen_behind_s);
  io.some("baselines", faults.baselines);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::RoundTimeReport>& time) {
  io("rounds", time.rounds);
  io("assignment_s", time.assignment_s);
  io("compute_s", time.compute_s);
  io("result_s", time.result_s);
  io("waiting_s", time.waiting_s);
  io("lost_s", time.lost_s);
  io("first_s", time.first_s);
  io("half_s", time.half_s);
  io("nine_tenths_s", time.nine_tenths_s);
  io("last_s", time.last_s);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::ValidatorGroupReport>& group) {
  io("name", group.name);
  io("behavior", group.behavior);
  io("count", group.count);
  io("stake_share", group.stake_share);
  io("pay_share", group.pay_share);
  io("pay_per_stake", group.pay_per_stake);
  io("profit_per_stake", group.profit_per_stake);
  io("pay_against_honest", group.pay_against_honest);
  io("trust", group.trust);
  io("ratings_arrived", group.ratings_arrived);
  io("evaluated", group.evaluated);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::ConsensusReport>& consensus) {
  io("type", consensus.type);
  io("epochs", consensus.epochs);
  io("validators", consensus.validators);
  io("validators_share", consensus.validators_share);
  io("honest_share", consensus.honest_share);
  io("groups", consensus.groups);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::DelegatorGroupReport>& group) {
  io("name", group.name);
  io("to", group.to);
  io("commission", group.commission);
  io("delegators", group.delegators);
  io("stake", group.stake);
  io("stake_at_end", group.stake_at_end);
  io("earned", group.earned);
  io("owed", group.owed);
  io("earned_per_stake", group.earned_per_stake);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::DelegationReport>& delegation) {
  io("pools", delegation.pools);
  io("delegators", delegation.delegators);
  io("stake", delegation.stake);
  io("commission", delegation.commission);
  io("earned", delegation.earned);
  io("in_parts", delegation.in_parts);
  io("slashed", delegation.slashed);
  io("groups", delegation.groups);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::QuorumReport>& quorum) {
  io("validators", quorum.validators);
  io("byzantine_stake_share", quorum.byzantine_stake_share);
  io("committed", quorum.committed);
  io("uncommitted", quorum.uncommitted);
  io("forged", quorum.forged);
  io("attempts", quorum.attempts);
  io("timeouts", quorum.timeouts);
  io("equivocations", quorum.equivocations);
  io("safety_violations", quorum.safety_violations);
  io("latency_mean_s", quorum.latency_mean_s);
  io("latency_median_s", quorum.latency_median_s);
  io("latency_largest_s", quorum.latency_largest_s);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::VerificationReport>& verification) {
  io("type", verification.type);
  io("overhead", verification.overhead);
  io("results", verification.results);
  io("wrong", verification.wrong);
  io("caught", verification.caught);
  io("accepted", verification.accepted);
  io("accepted_wrong", verification.accepted_wrong);
  io("right_rejected", verification.right_rejected);
  io("caught_share", verification.caught_share);
  io("error_rate", verification.error_rate);
  io("wrong_share", verification.wrong_share);
  io("checking_s", verification.checking_s);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::ReputationReport>& reputation) {
  io("rule", reputation.rule);
  io("honest", reputation.honest);
  io("dishonest", reputation.dishonest);
  io("newcomers", reputation.newcomers);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::SplitGain::Gain>& gain) {
  io("gain", gain.mean);
  io("standard_error", gain.standard_error);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::SplitGain>& split) {
  io("group", split.group);
  io("identities", split.identities);
  io("pairs", split.pairs);
  io("work", split.work);
  io("say", split.say);
  io("pay", split.pay);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::HubUse>& hub) {
  io("bytes_to_nodes", hub.bytes_to_nodes);
  io("bytes_to_hub", hub.bytes_to_hub);
  io("utilisation_to_nodes", hub.utilisation_to_nodes);
  io("utilisation_to_hub", hub.utilisation_to_hub);
}

template <class Io>
void money_members_of(Io& summary, typename Io::template Of<experiment::MoneyReport>& money) {
  summary.where(money.stakes_moved, "stake_at_end", money.stake_at_end);
  summary.group("pay", [&](Io& io) {
    io("against_work", money.pay_work);
    io("against_stake", money.pay_stake);
    io("against_contribution", money.pay_contribution);
    io("contribution_error", money.contribution_error);
    io("evaluations", money.evaluations);
  });
  summary.group("ledger", [&](Io& io) {
    io.says("unit", "1e-9 token");
    io.says("conserved", money.ledger.conserved());
    io("opening", money.ledger.opening);
    io("emitted", money.ledger.emitted);
    io("balances", money.ledger.balances);
    io("staked", money.ledger.staked);
    io("unbonding", money.ledger.unbonding);
    io("treasury", money.ledger.treasury);
    io("recycled", money.ledger.recycled);
    io("burned", money.ledger.burned);
    io("epochs", money.flows.epochs);
    io("paid", money.flows.paid);
    io("fees", money.flows.fees);
    io("offences", money.flows.offences);
    io("slashed", money.flows.slashed);
    io("compounded", money.flows.compounded);
    io("registration", money.flows.registration);
  });
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::Summary>& summary) {
  io("description", summary.description);
  io("digest", summary.digest);
  io("seed", summary.seed);
  io("clock", summary.clock);
  io("interrupted", summary.interrupted);
  io("rounds", summary.rounds);
  io("rounds_kept", summary.rounds_kept);
  io("rounds_configured", summary.rounds_configured);
  io("rounds_without_update", summary.rounds_without_update);
  io("miners", summary.miners);
  io("task", summary.task);
  io("data", summary.skew);
  io("allocation", summary.allocation);
  io("aggregation", summary.aggregation);
  io("virtual_time_s", summary.virtual_time_s);
  io("wall_time_s", summary.wall_time_s);
  io("messages", summary.messages);
  io("bytes", summary.bytes);
  io("lost_messages", summary.lost_messages);
  io("speed_up", summary.speed_up);
  io("train_loss", summary.train_loss);
  io("test_accuracy", summary.test_accuracy);
  io("test_rmse", summary.test_rmse);
  io.group("work", [&](Io& work) {
    work("total", summary.work_total);
    work("largest_deviation", summary.work_largest_deviation);
  });
  io("stake", summary.stake);
  io("rewards", summary.rewards);
  io("work_share", summary.work_share);
  money_members_of(io, summary.money);
  io("delegation", summary.delegation);
  io("consensus", summary.consensus);
  io("quorum", summary.quorum);
  io("verification", summary.verification);
  io("reputation", summary.reputation);
  io.some("splitting", summary.splitting);
  io("hub", summary.hub);
  io("round_time", summary.round_time);
  io("faults", summary.faults);
  io("attack", summary.attack);
  io("not_modelled", summary.not_modelled);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::TimelineRow>& row) {
  io("miner", row.miner);
  io("began_s", row.began_s);
  io("done_s", row.done_s);
  io("arrived_s", row.arrived_s);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::Timeline>& timeline) {
  io("round", timeline.round);
  io("duration_s", timeline.duration_s);
  io("asked", timeline.asked);
  io("arrived", timeline.arrived);
  io("rows", timeline.rows);
  io("arrivals_s", timeline.arrivals_s);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<experiment::Phase>& phase) {
  io("name", phase.name);
  io("wall_s", phase.wall_s);
}

template <class Io>
void members_of(Io& io, typename Io::template Of<Manifest>& manifest) {
  io("version", manifest.version);
  io("git_id", manifest.git_id);
  io("seed", manifest.seed);
  io("digest", manifest.digest);
  io("host", manifest.host);
  io("system", manifest.system);
  io("compiler", manifest.compiler);
  io("threads", manifest.threads);
  io("hardware_threads", manifest.hardware_threads);
  io("started", manifest.started);
  io("finished", manifest.finished);
  io("command_line", manifest.command_line);
  io.some("phases", manifest.phases);
}

}  // namespace stakemine::report
