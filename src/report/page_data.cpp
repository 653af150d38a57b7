// SPDX-License-Identifier: Apache-2.0
#include "report/page_data.hpp"

#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/tables.hpp"
#include "stakemine/report/wording.hpp"

#include "report/json_members.hpp"
#include "report/page_json.hpp"
#include "report/shares.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <vector>

namespace stakemine::report {
namespace {

using config::JsonTextWriter;
using experiment::MinerTable;
using experiment::RoundRecord;
using experiment::RunResult;

constexpr std::size_t kMostMiners = 2000, kMostRounds = 2000, kTopMiners = 50, kMostGroups = 30;

void write_rounds(JsonTextWriter& json, const RunResult& result) {
  JsonMembers members{json};
  const auto& rounds = result.rounds;
  const auto steps = even_steps(rounds.size(), kMostRounds);
  const auto counts = [&](std::string_view name, std::uint64_t RoundRecord::*column) {
    std::vector<std::uint64_t> values;
    for (const std::size_t step : steps) values.push_back(rounds[step].*column);
    members.counts(name, values);
  };
  const auto numbers = [&](std::string_view name, double RoundRecord::*column) {
    std::vector<double> values;
    for (const std::size_t step : steps) values.push_back(rounds[step].*column);
    members.numbers(name, values);
  };
  const auto optionals = [&](std::string_view name, std::optional<double> RoundRecord::*column) {
    json.key(name);
    json.begin_array();
    for (const std::size_t step : steps) {
      const auto& value = rounds[step].*column;
      value ? json.number(*value) : json.null();
    }
    json.end_array();
  };
  json.key("rounds");
  json.begin_object();
  members.count("total", result.summary.rounds);
  counts("round", &RoundRecord::round);
  numbers("time_s", &RoundRecord::virtual_time_s);
  numbers("duration_s", &RoundRecord::duration_s);
  counts("messages", &RoundRecord::messages);
  counts("bytes", &RoundRecord::bytes);
  optionals("train_loss", &RoundRecord::train_loss);
  optionals("test_loss", &RoundRecord::test_loss);
  optionals("test_accuracy", &RoundRecord::test_accuracy);
  optionals("test_rmse", &RoundRecord::test_rmse);
  optionals("reward_gini", &RoundRecord::reward_gini);
  optionals("reward_nakamoto", &RoundRecord::reward_nakamoto);
  optionals("stake_gini", &RoundRecord::stake_gini);
  optionals("stake_nakamoto", &RoundRecord::stake_nakamoto);
  optionals("commit_latency_s", &RoundRecord::commit_latency_s);
  json.end_object();

  // By the same steps: a baseline has one entry a round, from the first.
  json.key("baseline_curves");
  json.begin_array();
  if (result.summary.attack) {
    for (const auto& baseline : result.summary.attack->baselines) {
      const auto curve = [&](std::string_view name, const std::vector<double>& by_round) {
        std::vector<double> values;
        for (const std::size_t step : steps) {
          if (step < by_round.size()) values.push_back(by_round[step]);
        }
        members.numbers(name, values);
      };
      json.begin_object();
      curve("test_accuracy", baseline.accuracy_by_round);
      curve("train_loss", baseline.loss_by_round);
      json.end_object();
    }
  }
  json.end_array();
}

struct Shares {
  std::vector<double> stake, work, rewards, contribution;
};

void write_lorenz(JsonTextWriter& json, const Shares& shares) {
  JsonMembers members{json};
  const auto curve = [&](std::string_view name, const std::vector<double>& of) {
    const LorenzCurve points = lorenz_curve(of);
    if (points.held.empty()) return;
    json.key(name);
    json.begin_object();
    members.numbers("population", points.population);
    members.numbers("held", points.held);
    json.end_object();
  };
  json.key("lorenz");
  json.begin_object();
  curve("stake", shares.stake);
  curve("work", shares.work);
  curve("rewards", shares.rewards);
  json.end_object();

  const Spread spread = spread_of(shares.stake, shares.work);
  json.key("spread");
  json.begin_object();
  members.texts("labels", spread.labels);
  members.counts("stake", spread.stake);
  members.counts("work", spread.work);
  json.end_object();
}

// Which miners and groups the page holds: a config may well make a group of every single miner.
struct Selection {
  std::vector<std::uint32_t> scatter, top;       // miners
  std::vector<std::uint32_t> groups;             // ascending
  std::map<std::uint32_t, std::uint32_t> place;  // of a group among them
};

struct GroupShares {
  std::uint64_t miners = 0;
  double stake = 0, work = 0, rewards = 0;
};

std::vector<GroupShares> shares_of_groups(const MinerTable& miners, const Shares& shares) {
  std::vector<GroupShares> groups(miners.group_names.size());
  for (std::size_t i = 0; i < miners.size(); ++i) {
    GroupShares& group = groups[miners.group[i]];
    ++group.miners;
    group.stake += shares.stake[i];
    group.work += shares.work[i];
    group.rewards += shares.rewards[i];
  }
  return groups;
}

Selection select(const MinerTable& miners, const std::vector<GroupShares>& groups) {
  std::vector<bool> dishonest(miners.size());
  for (std::size_t i = 0; i < miners.size(); ++i) dishonest[i] = miners.behavior_names[miners.group[i]] != "honest";
  Selection selection;
  selection.top = by_stake(miners.stake);
  selection.scatter = sample(selection.top, dishonest, kMostMiners);
  selection.top.resize(std::min(selection.top.size(), kTopMiners));

  std::vector<std::uint32_t> largest(groups.size());
  std::iota(largest.begin(), largest.end(), 0U);
  if (largest.size() > kMostGroups) {
    std::ranges::stable_sort(largest, std::greater<>{}, [&](std::uint32_t group) { return groups[group].stake; });
    largest.resize(kMostGroups);
  }
  std::set<std::uint32_t> needed(largest.begin(), largest.end());
  for (const auto* shown : {&selection.scatter, &selection.top})
    for (const std::uint32_t miner : *shown) needed.insert(miners.group[miner]);
  selection.groups.assign(needed.begin(), needed.end());
  for (const std::uint32_t group : selection.groups)
    selection.place[group] = static_cast<std::uint32_t>(selection.place.size());
  return selection;
}

void write_groups(JsonTextWriter& json, const MinerTable& miners, const std::vector<GroupShares>& groups,
                  const Selection& selection) {
  JsonMembers members{json};
  members.count("groups_total", groups.size());
  json.key("groups");
  json.begin_array();
  for (const std::uint32_t i : selection.groups) {
    json.begin_object();
    members.text("name", miners.group_names[i]);
    members.text("behavior", miners.behavior_names[i]);
    members.flag("honest", miners.behavior_names[i] == "honest");
    members.count("miners", groups[i].miners);
    members.number("stake", groups[i].stake);
    members.number("work", groups[i].work);
    members.number("rewards", groups[i].rewards);
    json.end_object();
  }
  json.end_array();
}

template <typename Column>
auto picked(const Column& column, const std::vector<std::uint32_t>& indices) {
  std::vector<typename Column::value_type> values;
  values.reserve(indices.size());
  for (const std::uint32_t index : indices) values.push_back(column[index]);
  return values;
}

std::vector<std::uint32_t> group_places(const MinerTable& miners, const std::vector<std::uint32_t>& shown,
                                        const Selection& selection) {
  std::vector<std::uint32_t> places;
  places.reserve(shown.size());
  for (const std::uint32_t miner : shown) places.push_back(selection.place.at(miners.group[miner]));
  return places;
}

void write_miners(JsonTextWriter& json, const MinerTable& miners, const Shares& shares, const Selection& selection) {
  const auto& shown = selection.scatter;
  const auto& ranked = selection.top;
  JsonMembers members{json};
  json.key("scatter");
  json.begin_object();
  members.count("total", miners.size());
  members.counts("miner", shown);
  members.counts("group", group_places(miners, shown, selection));
  members.numbers("stake", picked(shares.stake, shown));
  members.numbers("work", picked(shares.work, shown));
  members.numbers("rewards", picked(shares.rewards, shown));
  if (!shares.contribution.empty()) members.numbers("contribution", picked(shares.contribution, shown));
  json.end_object();

  json.key("top");
  json.begin_object();
  members.counts("miner", ranked);
  members.counts("group", group_places(miners, ranked, selection));
  members.numbers("stake", picked(miners.stake, ranked));
  members.numbers("stake_share", picked(shares.stake, ranked));
  members.counts("shards", picked(miners.shards, ranked));
  members.numbers("quota", picked(miners.quota, ranked));
  members.numbers("work_share", picked(shares.work, ranked));
  members.counts("results", picked(miners.results, ranked));
  members.numbers("compute_s", picked(miners.compute_s, ranked));
  members.counts("reward", picked(miners.reward, ranked));
  members.numbers("speed_flops", picked(miners.speed_flops, ranked));
  members.numbers("latency_s", picked(miners.latency_s, ranked));
  members.numbers("bandwidth_bps", picked(miners.bandwidth_bps, ranked));
  json.end_object();
}

}  // namespace

std::string page_data(const RunResult& result, std::string_view resolved_config, const Manifest& manifest) {
  std::vector<double> contribution = result.miners.contribution;
  for (double& one : contribution) one = std::max(0.0, one);  // who did harm is due nothing
  const Shares shares{shares_of(result.miners.stake), shares_of(result.miners.shards), shares_of(result.miners.reward),
                      shares_of(contribution)};
  std::ostringstream text;
  JsonTextWriter json{text, config::Layout::compact};
  JsonMembers members{json};
  json.begin_object();
  json.key("summary");
  write_summary(json, result.summary);
  members.texts("story", tell(result));
  if (result.summary.attack) members.text("attack_cost", attack_cost(*result.summary.attack));
  write_rounds(json, result);
  write_lorenz(json, shares);
  const auto groups = shares_of_groups(result.miners, shares);
  const Selection selection = select(result.miners, groups);
  write_groups(json, result.miners, groups, selection);
  write_miners(json, result.miners, shares, selection);
  if (result.timeline) {
    json.key("timeline");
    write_timeline(json, *result.timeline);
  }
  json.key("phases");
  json.begin_array();
  for (const auto& phase : result.phases) {
    json.begin_object();
    members.text("name", phase.name);
    members.number("wall_s", phase.wall_s);
    json.end_object();
  }
  json.end_array();
  write_page_config(json, resolved_config);
  members.count("results_rows", result.results.rows.rows);
  members.count("results_columns", result.results.columns.size());
  write_page_origin(json, manifest);
  members.count("threads", result.summary.threads);
  json.end_object();
  return without_markup(std::move(text).str());
}

}  // namespace stakemine::report
