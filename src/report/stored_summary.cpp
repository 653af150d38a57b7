// SPDX-License-Identifier: Apache-2.0
#include "report/stored_summary.hpp"

#include "stakemine/core/error.hpp"

#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using config::Value;

// The members of one object. What is absent stays as it was.
class Members {
 public:
  Members(const Value& object, const std::string& file) : object_(object), file_(file) {}

  void take(std::string_view key, std::string& text) const {
    if (const Value* value = object_.find(key)) text = expect(key, *value, value->is_string()).string();
  }
  void take(std::string_view key, std::uint64_t& count) const {
    if (const Value* value = object_.find(key))
      count = expect(key, *value, value->is_unsigned_integer()).unsigned_integer();
  }
  void take(std::string_view key, bool& flag) const {
    if (const Value* value = object_.find(key)) flag = expect(key, *value, value->is_bool()).boolean();
  }
  void take(std::string_view key, double& number) const {
    if (const Value* value = object_.find(key)) number = number_of(key, *value);
  }
  void take(std::string_view key, std::optional<double>& number) const {
    if (const Value* value = object_.find(key)) number = number_of(key, *value);
  }
  void take(std::string_view key, std::vector<std::string>& texts) const {
    const Value* value = object_.find(key);
    if (value == nullptr) return;
    for (const Value& item : expect(key, *value, value->is_array()).array())
      texts.push_back(expect(key, item, item.is_string()).string());
  }
  void take(std::string_view key, std::vector<double>& numbers) const {
    const Value* value = object_.find(key);
    if (value == nullptr) return;
    for (const Value& item : expect(key, *value, value->is_array()).array()) numbers.push_back(number_of(key, item));
  }
  void take(std::string_view key, experiment::Concentration& concentration) const {
    if (const auto inner = object(key)) {
      inner->take("gini", concentration.gini);
      inner->take("hhi", concentration.hhi);
      inner->take("nakamoto", concentration.nakamoto);
      inner->take("entropy", concentration.entropy);
      inner->take("theil", concentration.theil);
      inner->take("jain", concentration.jain);
    }
  }
  void take(std::string_view key, incentive::Money& money) const {
    const Value* value = object_.find(key);
    if (value == nullptr) return;
    if (value->is_unsigned_integer()) {
      money = value->unsigned_integer();
      return;
    }
    money = 0;
    for (const char digit : expect(key, *value, value->is_string()).string()) {
      expect(key, *value, digit >= '0' && digit <= '9');
      money = 10 * money + static_cast<unsigned>(digit - '0');
    }
  }
  void take(std::string_view key, std::optional<experiment::Agreement>& agreement) const {
    if (const auto inner = object(key)) {
      inner->take("distance", agreement.emplace().distance);
      inner->take("rank_correlation", agreement->rank_correlation);
    }
  }
  [[nodiscard]] std::optional<Members> object(std::string_view key) const {
    const Value* value = object_.find(key);
    if (value == nullptr) return std::nullopt;
    return Members{expect(key, *value, value->is_object()), file_};
  }
  [[nodiscard]] std::vector<Members> objects(std::string_view key) const {
    std::vector<Members> all;
    const Value* value = object_.find(key);
    if (value == nullptr) return all;
    for (const Value& item : expect(key, *value, value->is_array()).array())
      all.emplace_back(expect(key, item, item.is_object()), file_);
    return all;
  }

 private:
  const Value& expect(std::string_view key, const Value& value, bool good) const {
    if (!good)
      throw UserError(fmt::format("{}:{}: {}: {} that stakemine does not write", file_, value.line, key, value.kind()));
    return value;
  }
  double number_of(std::string_view key, const Value& value) const {
    if (value.is_number()) return value.number();
    const std::string& text = expect(key, value, value.is_string()).string();
    if (text == "inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    expect(key, value, text == "nan");
    return std::numeric_limits<double>::quiet_NaN();
  }

  const Value& object_;
  const std::string& file_;
};

experiment::AttackReport attack_from(const Members& members) {
  experiment::AttackReport attack;
  members.take("behaviors", attack.behaviors);
  members.take("knowledge", attack.knowledge);
  members.take("attackers", attack.attackers);
  members.take("stake_share", attack.stake_share);
  members.take("work_share", attack.work_share);
  members.take("weight_share", attack.weight_share);
  members.take("reward_share", attack.reward_share);
  members.take("accuracy_damage", attack.accuracy_damage);
  members.take("loss_damage", attack.loss_damage);
  members.take("targeted_success_rate", attack.targeted_success_rate);
  members.take("rejected_share", attack.rejected_share);
  members.take("let_through", attack.let_through);
  for (const Members& item : members.objects("baselines")) {
    experiment::Baseline& baseline = attack.baselines.emplace_back();
    item.take("name", baseline.name);
    item.take("aggregation", baseline.aggregation);
    item.take("attacked", baseline.attacked);
    item.take("train_loss", baseline.train_loss);
    item.take("test_accuracy", baseline.test_accuracy);
  }
  return attack;
}

experiment::MoneyReport money_from(const Members& summary) {
  experiment::MoneyReport money;
  if (const auto ledger = summary.object("ledger")) {
    ledger->take("opening", money.ledger.opening);
    ledger->take("emitted", money.ledger.emitted);
    ledger->take("balances", money.ledger.balances);
    ledger->take("staked", money.ledger.staked);
    ledger->take("unbonding", money.ledger.unbonding);
    ledger->take("treasury", money.ledger.treasury);
    ledger->take("recycled", money.ledger.recycled);
    ledger->take("burned", money.ledger.burned);
    ledger->take("epochs", money.flows.epochs);
    ledger->take("paid", money.flows.paid);
    ledger->take("fees", money.flows.fees);
    ledger->take("offences", money.flows.offences);
    ledger->take("slashed", money.flows.slashed);
    ledger->take("compounded", money.flows.compounded);
  }
  if (const auto pay = summary.object("pay")) {
    pay->take("against_work", money.pay_work);
    pay->take("against_stake", money.pay_stake);
    pay->take("against_contribution", money.pay_contribution);
    pay->take("contribution_error", money.contribution_error);
    pay->take("evaluations", money.evaluations);
  }
  if (summary.object("stake_at_end")) {
    money.stakes_moved = true;
    summary.take("stake_at_end", money.stake_at_end);
  }
  return money;
}

experiment::ConsensusReport consensus_from(const Members& members) {
  experiment::ConsensusReport consensus;
  members.take("type", consensus.type);
  members.take("epochs", consensus.epochs);
  members.take("validators", consensus.validators);
  members.take("validators_share", consensus.validators_share);
  members.take("honest_share", consensus.honest_share);
  for (const Members& item : members.objects("groups")) {
    experiment::ValidatorGroupReport& group = consensus.groups.emplace_back();
    item.take("name", group.name);
    item.take("behavior", group.behavior);
    item.take("count", group.count);
    item.take("stake_share", group.stake_share);
    item.take("pay_share", group.pay_share);
    item.take("pay_per_stake", group.pay_per_stake);
    item.take("profit_per_stake", group.profit_per_stake);
    item.take("pay_against_honest", group.pay_against_honest);
    item.take("trust", group.trust);
    item.take("ratings_arrived", group.ratings_arrived);
    item.take("evaluated", group.evaluated);
  }
  return consensus;
}

experiment::VerificationReport verification_from(const Members& members) {
  experiment::VerificationReport verification;
  members.take("type", verification.type);
  members.take("overhead", verification.overhead);
  members.take("results", verification.results);
  members.take("wrong", verification.wrong);
  members.take("caught", verification.caught);
  members.take("accepted", verification.accepted);
  members.take("accepted_wrong", verification.accepted_wrong);
  members.take("right_rejected", verification.right_rejected);
  members.take("caught_share", verification.caught_share);
  members.take("error_rate", verification.error_rate);
  members.take("wrong_share", verification.wrong_share);
  members.take("checking_s", verification.checking_s);
  return verification;
}

experiment::ReputationReport reputation_from(const Members& members) {
  experiment::ReputationReport reputation;
  members.take("rule", reputation.rule);
  members.take("honest", reputation.honest);
  members.take("dishonest", reputation.dishonest);
  members.take("newcomers", reputation.newcomers);
  return reputation;
}

experiment::QuorumReport quorum_from(const Members& members) {
  experiment::QuorumReport quorum;
  members.take("validators", quorum.validators);
  members.take("byzantine_stake_share", quorum.byzantine_stake_share);
  members.take("committed", quorum.committed);
  members.take("uncommitted", quorum.uncommitted);
  members.take("forged", quorum.forged);
  members.take("attempts", quorum.attempts);
  members.take("timeouts", quorum.timeouts);
  members.take("equivocations", quorum.equivocations);
  members.take("safety_violations", quorum.safety_violations);
  members.take("latency_mean_s", quorum.latency_mean_s);
  members.take("latency_median_s", quorum.latency_median_s);
  members.take("latency_largest_s", quorum.latency_largest_s);
  return quorum;
}

experiment::SplitGain split_from(const Members& members) {
  experiment::SplitGain split;
  members.take("group", split.group);
  members.take("identities", split.identities);
  members.take("pairs", split.pairs);
  const auto take = [&](std::string_view key, std::optional<experiment::SplitGain::Gain>& gain) {
    const auto item = members.object(key);
    if (!item) return;
    item->take("gain", gain.emplace().mean);
    item->take("standard_error", gain->standard_error);
  };
  take("work", split.work);
  take("say", split.say);
  take("pay", split.pay);
  return split;
}

}  // namespace

experiment::Summary summary_from(const Value& document, const std::string& file) {
  const Members members{document, file};
  experiment::Summary summary;
  members.take("description", summary.description);
  members.take("digest", summary.digest);
  members.take("seed", summary.seed);
  members.take("clock", summary.clock);
  members.take("interrupted", summary.interrupted);
  members.take("rounds", summary.rounds);
  members.take("rounds_configured", summary.rounds_configured);
  members.take("rounds_without_update", summary.rounds_without_update);
  members.take("miners", summary.miners);
  members.take("task", summary.task);
  members.take("allocation", summary.allocation);
  members.take("aggregation", summary.aggregation);
  members.take("virtual_time_s", summary.virtual_time_s);
  members.take("wall_time_s", summary.wall_time_s);
  members.take("messages", summary.messages);
  members.take("bytes", summary.bytes);
  members.take("lost_messages", summary.lost_messages);
  members.take("speed_up", summary.speed_up);
  members.take("train_loss", summary.train_loss);
  members.take("test_accuracy", summary.test_accuracy);
  members.take("test_rmse", summary.test_rmse);
  if (const auto work = members.object("work")) {
    work->take("total", summary.work_total);
    work->take("largest_deviation", summary.work_largest_deviation);
  }
  members.take("stake", summary.stake);
  members.take("rewards", summary.rewards);
  members.take("work_share", summary.work_share);
  summary.money = money_from(members);
  if (const auto consensus = members.object("consensus")) summary.consensus = consensus_from(*consensus);
  if (const auto checked = members.object("verification")) summary.verification = verification_from(*checked);
  if (const auto reputation = members.object("reputation")) summary.reputation = reputation_from(*reputation);
  if (const auto quorum = members.object("quorum")) summary.quorum = quorum_from(*quorum);
  for (const Members& item : members.objects("splitting")) summary.splitting.push_back(split_from(item));
  if (const auto hub = members.object("hub")) {
    auto& use = summary.hub.emplace();
    hub->take("bytes_to_nodes", use.bytes_to_nodes);
    hub->take("bytes_to_hub", use.bytes_to_hub);
    hub->take("utilisation_to_nodes", use.utilisation_to_nodes);
    hub->take("utilisation_to_hub", use.utilisation_to_hub);
  }
  if (const auto time = members.object("round_time")) {
    auto& report = summary.round_time.emplace();
    time->take("rounds", report.rounds);
    time->take("assignment_s", report.assignment_s);
    time->take("compute_s", report.compute_s);
    time->take("result_s", report.result_s);
    time->take("waiting_s", report.waiting_s);
    time->take("lost_s", report.lost_s);
    time->take("first_s", report.first_s);
    time->take("half_s", report.half_s);
    time->take("nine_tenths_s", report.nine_tenths_s);
    time->take("last_s", report.last_s);
  }
  if (const auto faults = members.object("faults")) {
    auto& report = summary.faults.emplace();
    faults->take("lost_shards", report.lost_shards);
    faults->take("incomplete_rounds", report.incomplete_rounds);
    faults->take("reassigned_shards", report.reassigned_shards);
    faults->take("late_messages", report.late_messages);
    faults->take("retransmissions", report.retransmissions);
    faults->take("duplicates", report.duplicates);
    faults->take("reordered", report.reordered);
    faults->take("vain_s", report.vain_s);
    faults->take("reassign_s", report.reassign_s);
    faults->take("retransmission_s", report.retransmission_s);
    faults->take("fallen_behind_s", report.fallen_behind_s);
    for (const Members& item : faults->objects("baselines")) {
      experiment::FaultBaseline& baseline = report.baselines.emplace_back();
      item.take("without", baseline.without);
      item.take("virtual_time_s", baseline.virtual_time_s);
      item.take("train_loss", baseline.train_loss);
      item.take("test_accuracy", baseline.test_accuracy);
    }
  }
  if (const auto attack = members.object("attack")) summary.attack = attack_from(*attack);
  members.take("not_modelled", summary.not_modelled);
  return summary;
}

experiment::Timeline timeline_from(const Value& document, const std::string& file) {
  const Members members{document, file};
  experiment::Timeline timeline;
  members.take("round", timeline.round);
  members.take("duration_s", timeline.duration_s);
  members.take("asked", timeline.asked);
  members.take("arrived", timeline.arrived);
  for (const Members& item : members.objects("rows")) {
    experiment::TimelineRow& row = timeline.rows.emplace_back();
    std::uint64_t miner = 0;
    item.take("miner", miner);
    row.miner = static_cast<MinerIndex>(miner);
    item.take("began_s", row.began_s);
    item.take("done_s", row.done_s);
    item.take("arrived_s", row.arrived_s);
  }
  members.take("arrivals_s", timeline.arrivals_s);
  return timeline;
}

Manifest manifest_from(const Value& document, const std::string& file) {
  const Members members{document, file};
  Manifest manifest;
  members.take("version", manifest.version);
  members.take("git_id", manifest.git_id);
  members.take("seed", manifest.seed);
  members.take("digest", manifest.digest);
  members.take("host", manifest.host);
  members.take("system", manifest.system);
  members.take("compiler", manifest.compiler);
  members.take("threads", manifest.threads);
  members.take("hardware_threads", manifest.hardware_threads);
  members.take("started", manifest.started);
  members.take("finished", manifest.finished);
  members.take("command_line", manifest.command_line);
  for (const Members& item : members.objects("phases")) {
    experiment::Phase& phase = manifest.phases.emplace_back();
    item.take("name", phase.name);
    item.take("wall_s", phase.wall_s);
  }
  return manifest;
}

}  // namespace stakemine::report
