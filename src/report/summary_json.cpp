// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/tables.hpp"

#include "report/json_members.hpp"

namespace stakemine::report {
namespace {

using experiment::AttackReport;
using experiment::Baseline;
using experiment::Concentration;
using experiment::Summary;

void write_concentration(config::JsonWriter& json, std::string_view key, const Concentration& concentration) {
  JsonMembers members{json};
  json.key(key);
  json.begin_object();
  members.number("gini", concentration.gini);
  members.number("hhi", concentration.hhi);
  members.count("nakamoto", concentration.nakamoto);
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
  members.count("attackers", attack.attackers);
  members.number("stake_share", attack.stake_share);
  members.number("work_share", attack.work_share);
  members.number("weight_share", attack.weight_share);
  members.number("reward_share", attack.reward_share);
  members.number("accuracy_damage", attack.accuracy_damage);
  members.number("loss_damage", attack.loss_damage);
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
  json.end_object();
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
  json.key("work");
  json.begin_object();
  members.count("total", summary.work_total);
  members.number("largest_deviation", summary.work_largest_deviation);
  json.end_object();
  write_concentration(json, "stake", summary.stake);
  write_concentration(json, "rewards", summary.rewards);
  write_concentration(json, "work_share", summary.work_share);
  if (summary.hub) {
    json.key("hub");
    json.begin_object();
    members.count("bytes_to_nodes", summary.hub->bytes_to_nodes);
    members.count("bytes_to_hub", summary.hub->bytes_to_hub);
    members.number("utilisation_to_nodes", summary.hub->utilisation_to_nodes);
    members.number("utilisation_to_hub", summary.hub->utilisation_to_hub);
    json.end_object();
  }
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
