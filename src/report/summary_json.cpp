// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/tables.hpp"

#include "report/json_members.hpp"

#include <string>

namespace stakemine::report {
namespace {

using experiment::Agreement;
using experiment::AttackReport;
using experiment::Baseline;
using experiment::Concentration;
using experiment::MoneyReport;
using experiment::Summary;

void write_concentration(config::JsonWriter& json, std::string_view key, const Concentration& concentration) {
  JsonMembers members{json};
  json.key(key);
  json.begin_object();
  members.number("gini", concentration.gini);
  members.number("hhi", concentration.hhi);
  members.count("nakamoto", concentration.nakamoto);
  members.number("entropy", concentration.entropy);
  members.number("theil", concentration.theil);
  members.number("jain", concentration.jain);
  json.end_object();
}

// To the last unit: as digits in quotes where it passes what a JSON reader's integer holds.
void write_money(config::JsonWriter& json, std::string_view key, incentive::Money money) {
  JsonMembers members{json};
  if (money <= UINT64_MAX) return members.count(key, static_cast<std::uint64_t>(money));
  std::string digits;
  for (; money > 0; money /= 10) digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(money % 10)));
  members.text(key, digits);
}

void write_ledger(config::JsonWriter& json, const MoneyReport& money) {
  const incentive::LedgerTotals& ledger = money.ledger;
  JsonMembers members{json};
  json.key("ledger");
  json.begin_object();
  members.text("unit", "1e-9 token");
  members.flag("conserved", ledger.conserved());
  write_money(json, "opening", ledger.opening);
  write_money(json, "emitted", ledger.emitted);
  write_money(json, "balances", ledger.balances);
  write_money(json, "staked", ledger.staked);
  write_money(json, "unbonding", ledger.unbonding);
  write_money(json, "treasury", ledger.treasury);
  write_money(json, "recycled", ledger.recycled);
  write_money(json, "burned", ledger.burned);
  members.count("epochs", money.flows.epochs);
  write_money(json, "paid", money.flows.paid);
  write_money(json, "fees", money.flows.fees);
  members.count("offences", money.flows.offences);
  write_money(json, "slashed", money.flows.slashed);
  write_money(json, "compounded", money.flows.compounded);
  json.end_object();
}

void write_agreement(config::JsonWriter& json, std::string_view key, const std::optional<Agreement>& agreement) {
  if (!agreement) return;
  JsonMembers members{json};
  json.key(key);
  json.begin_object();
  members.number("distance", agreement->distance);
  members.number("rank_correlation", agreement->rank_correlation);
  json.end_object();
}

void write_pay(config::JsonWriter& json, const MoneyReport& money) {
  JsonMembers members{json};
  json.key("pay");
  json.begin_object();
  write_agreement(json, "against_work", money.pay_work);
  write_agreement(json, "against_stake", money.pay_stake);
  write_agreement(json, "against_contribution", money.pay_contribution);
  members.number("contribution_error", money.contribution_error);
  members.count("evaluations", money.evaluations);
  json.end_object();
}

void write_baseline(config::JsonWriter& json, const Baseline& baseline) {
  JsonMembers members{json};
  json.begin_object();
  members.text("name", baseline.name);
  members.text("aggregation", baseline.aggregation);
  members.flag("attacked", baseline.attacked);
  members.number("train_loss", baseline.train_loss);
  members.number("test_accuracy", baseline.test_accuracy);
  json.end_object();
}

void write_attack(config::JsonWriter& json, const AttackReport& attack) {
  JsonMembers members{json};
  json.key("attack");
  json.begin_object();
  members.texts("behaviors", attack.behaviors);
  members.texts("knowledge", attack.knowledge);
  members.count("attackers", attack.attackers);
  members.number("stake_share", attack.stake_share);
  members.number("work_share", attack.work_share);
  members.number("weight_share", attack.weight_share);
  members.number("reward_share", attack.reward_share);
  members.number("accuracy_damage", attack.accuracy_damage);
  members.number("loss_damage", attack.loss_damage);
  members.number("targeted_success_rate", attack.targeted_success_rate);
  members.number("rejected_share", attack.rejected_share);
  members.number("let_through", attack.let_through);
  json.key("baselines");
  json.begin_array();
  for (const Baseline& baseline : attack.baselines) write_baseline(json, baseline);
  json.end_array();
  json.end_object();
}

void write_faults(config::JsonWriter& json, const experiment::FaultReport& faults) {
  JsonMembers members{json};
  json.key("faults");
  json.begin_object();
  members.count("lost_shards", faults.lost_shards);
  members.count("incomplete_rounds", faults.incomplete_rounds);
  members.count("reassigned_shards", faults.reassigned_shards);
  members.count("late_messages", faults.late_messages);
  members.count("retransmissions", faults.retransmissions);
  members.count("duplicates", faults.duplicates);
  members.count("reordered", faults.reordered);
  members.number("vain_s", faults.vain_s);
  members.number("reassign_s", faults.reassign_s);
  members.number("retransmission_s", faults.retransmission_s);
  members.number("fallen_behind_s", faults.fallen_behind_s);
  if (!faults.baselines.empty()) {
    json.key("baselines");
    json.begin_array();
    for (const experiment::FaultBaseline& baseline : faults.baselines) {
      json.begin_object();
      members.text("without", baseline.without);
      members.number("virtual_time_s", baseline.virtual_time_s);
      members.number("train_loss", baseline.train_loss);
      members.number("test_accuracy", baseline.test_accuracy);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_round_time(config::JsonWriter& json, const experiment::RoundTimeReport& time) {
  JsonMembers members{json};
  json.key("round_time");
  json.begin_object();
  members.count("rounds", time.rounds);
  members.number("assignment_s", time.assignment_s);
  members.number("compute_s", time.compute_s);
  members.number("result_s", time.result_s);
  members.number("waiting_s", time.waiting_s);
  members.number("lost_s", time.lost_s);
  members.number("first_s", time.first_s);
  members.number("half_s", time.half_s);
  members.number("nine_tenths_s", time.nine_tenths_s);
  members.number("last_s", time.last_s);
  json.end_object();
}

void write_consensus(config::JsonWriter& json, const experiment::ConsensusReport& consensus) {
  JsonMembers members{json};
  json.key("consensus");
  json.begin_object();
  members.text("type", consensus.type);
  members.count("epochs", consensus.epochs);
  members.count("validators", consensus.validators);
  members.number("validators_share", consensus.validators_share);
  members.number("honest_share", consensus.honest_share);
  json.key("groups");
  json.begin_array();
  for (const experiment::ValidatorGroupReport& group : consensus.groups) {
    json.begin_object();
    members.text("name", group.name);
    members.text("behavior", group.behavior);
    members.count("count", group.count);
    members.number("stake_share", group.stake_share);
    members.number("pay_share", group.pay_share);
    members.number("pay_per_stake", group.pay_per_stake);
    members.number("profit_per_stake", group.profit_per_stake);
    members.number("pay_against_honest", group.pay_against_honest);
    members.number("trust", group.trust);
    members.number("ratings_arrived", group.ratings_arrived);
    members.count("evaluated", group.evaluated);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_quorum(config::JsonWriter& json, const experiment::QuorumReport& quorum) {
  JsonMembers members{json};
  json.key("quorum");
  json.begin_object();
  members.count("validators", quorum.validators);
  members.number("byzantine_stake_share", quorum.byzantine_stake_share);
  members.count("committed", quorum.committed);
  members.count("uncommitted", quorum.uncommitted);
  members.count("forged", quorum.forged);
  members.count("attempts", quorum.attempts);
  members.count("timeouts", quorum.timeouts);
  members.count("equivocations", quorum.equivocations);
  members.count("safety_violations", quorum.safety_violations);
  members.number("latency_mean_s", quorum.latency_mean_s);
  members.number("latency_median_s", quorum.latency_median_s);
  members.number("latency_largest_s", quorum.latency_largest_s);
  json.end_object();
}

void write_verification(config::JsonWriter& json, const experiment::VerificationReport& verification) {
  JsonMembers members{json};
  json.key("verification");
  json.begin_object();
  members.text("type", verification.type);
  members.number("overhead", verification.overhead);
  members.count("results", verification.results);
  members.count("wrong", verification.wrong);
  members.count("caught", verification.caught);
  members.count("accepted", verification.accepted);
  members.count("accepted_wrong", verification.accepted_wrong);
  members.count("right_rejected", verification.right_rejected);
  members.number("caught_share", verification.caught_share);
  members.number("error_rate", verification.error_rate);
  members.number("wrong_share", verification.wrong_share);
  members.number("checking_s", verification.checking_s);
  json.end_object();
}

void write_reputation(config::JsonWriter& json, const experiment::ReputationReport& reputation) {
  JsonMembers members{json};
  json.key("reputation");
  json.begin_object();
  members.text("rule", reputation.rule);
  members.number("honest", reputation.honest);
  members.number("dishonest", reputation.dishonest);
  members.count("newcomers", reputation.newcomers);
  json.end_object();
}

void write_gain(config::JsonWriter& json, std::string_view key,
                const std::optional<experiment::SplitGain::Gain>& gain) {
  if (!gain) return;
  JsonMembers members{json};
  json.key(key);
  json.begin_object();
  members.number("gain", gain->mean);
  members.number("standard_error", gain->standard_error);
  json.end_object();
}

void write_splitting(config::JsonWriter& json, const std::vector<experiment::SplitGain>& splitting) {
  JsonMembers members{json};
  json.key("splitting");
  json.begin_array();
  for (const experiment::SplitGain& split : splitting) {
    json.begin_object();
    members.text("group", split.group);
    members.count("identities", split.identities);
    members.count("pairs", split.pairs);
    write_gain(json, "work", split.work);
    write_gain(json, "say", split.say);
    write_gain(json, "pay", split.pay);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_summary(config::JsonWriter& json, const Summary& summary) {
  JsonMembers members{json};
  json.begin_object();
  members.text("description", summary.description);
  members.text("digest", summary.digest);
  members.count("seed", summary.seed);
  members.text("clock", summary.clock);
  members.flag("interrupted", summary.interrupted);
  members.count("rounds", summary.rounds);
  members.count("rounds_configured", summary.rounds_configured);
  members.count("rounds_without_update", summary.rounds_without_update);
  members.count("miners", summary.miners);
  members.text("task", summary.task);
  if (summary.skew) {
    json.key("data");
    json.begin_object();
    members.count("holders", summary.skew->holders);
    members.count("fewest_rows", summary.skew->fewest_rows);
    members.count("most_rows", summary.skew->most_rows);
    members.number("label_skew", summary.skew->label);
    members.number("quantity_skew", summary.skew->quantity);
    json.end_object();
  }
  members.text("allocation", summary.allocation);
  members.text("aggregation", summary.aggregation);
  members.number("virtual_time_s", summary.virtual_time_s);
  members.number("wall_time_s", summary.wall_time_s);
  members.count("messages", summary.messages);
  members.count("bytes", summary.bytes);
  members.count("lost_messages", summary.lost_messages);
  members.number("speed_up", summary.speed_up);
  members.number("train_loss", summary.train_loss);
  members.number("test_accuracy", summary.test_accuracy);
  members.number("test_rmse", summary.test_rmse);
  json.key("work");
  json.begin_object();
  members.count("total", summary.work_total);
  members.number("largest_deviation", summary.work_largest_deviation);
  json.end_object();
  write_concentration(json, "stake", summary.stake);
  write_concentration(json, "rewards", summary.rewards);
  write_concentration(json, "work_share", summary.work_share);
  if (summary.money.stakes_moved) write_concentration(json, "stake_at_end", summary.money.stake_at_end);
  write_pay(json, summary.money);
  write_ledger(json, summary.money);
  if (summary.consensus) write_consensus(json, *summary.consensus);
  if (summary.quorum) write_quorum(json, *summary.quorum);
  if (summary.verification) write_verification(json, *summary.verification);
  if (summary.reputation) write_reputation(json, *summary.reputation);
  if (!summary.splitting.empty()) write_splitting(json, summary.splitting);
  if (summary.hub) {
    json.key("hub");
    json.begin_object();
    members.count("bytes_to_nodes", summary.hub->bytes_to_nodes);
    members.count("bytes_to_hub", summary.hub->bytes_to_hub);
    members.number("utilisation_to_nodes", summary.hub->utilisation_to_nodes);
    members.number("utilisation_to_hub", summary.hub->utilisation_to_hub);
    json.end_object();
  }
  if (summary.round_time) write_round_time(json, *summary.round_time);
  if (summary.faults) write_faults(json, *summary.faults);
  if (summary.attack) write_attack(json, *summary.attack);
  members.texts("not_modelled", summary.not_modelled);
  json.end_object();
}

void write_summary_json(std::ostream& out, const Summary& summary) {
  config::JsonTextWriter json{out, config::Layout::indented};
  write_summary(json, summary);
  out << '\n';
}

}  // namespace stakemine::report
