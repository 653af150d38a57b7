// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/stored_run.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/protocol/round_history.hpp"
#include "stakemine/report/study_directory.hpp"

#include "report/round_columns.hpp"
#include "report/stored_summary.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

namespace fs = std::filesystem;
using config::CsvReader;
using experiment::MinerTable;
using experiment::RoundRecord;

std::string text_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) throw UserError(fmt::format("{}: can't be read", file.string()));
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void set_field(RoundRecord& round, double RoundRecord::*field, double value) {
  round.*field = value;
}
void set_field(RoundRecord& round, std::uint64_t RoundRecord::*field, double value) {
  round.*field = static_cast<std::uint64_t>(value);
}
void set_field(RoundRecord& round, bool RoundRecord::*field, double value) {
  round.*field = value != 0;
}
void set_field(RoundRecord& round, std::optional<double> RoundRecord::*field, double value) {
  round.*field = value;
}

void read_rounds(const fs::path& file, experiment::RunResult& result) {
  CsvReader reader{file};
  std::vector<const RoundColumn*> columns;
  for (const std::string& name : reader.header()) {
    const auto found = std::ranges::find(round_columns(), name, &RoundColumn::name);
    columns.push_back(found == round_columns().end() ? nullptr : &*found);
  }
  const std::size_t digest = reader.column_index("digest");
  protocol::RoundHistory rounds;
  while (reader.next()) {
    RoundRecord round;
    round.digest = reader.row()[digest];
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == nullptr || reader.row()[i].empty()) continue;
      double value = 0;
      if (!config::parse_number(reader.row()[i], value)) throw reader.error(i, "expected a number");
      std::visit([&](auto field) { set_field(round, field, value); }, columns[i]->field);
    }
    if (round.round != rounds.size() + 1) throw reader.error(0, fmt::format("expected round {}", rounds.size() + 1));
    rounds.add(round);
  }
  result.rounds = rounds.kept();
  result.totals = rounds.totals();
}

// Groups in the order of the config, whether or not they have miners.
void read_groups(const config::Value& config, MinerTable& miners) {
  const config::Value* groups = config.find("miners");
  if (groups == nullptr || !groups->is_array()) return;
  for (const config::Value& group : groups->array()) {
    const config::Value* name = group.find("name");
    const config::Value* behavior = group.find("behavior");
    const config::Value* type = behavior != nullptr ? behavior->find("type") : nullptr;
    miners.group_names.push_back(name != nullptr && name->is_string() ? name->string() : "");
    miners.behavior_names.push_back(type != nullptr && type->is_string() ? type->string() : "honest");
  }
}

void read_miners(const fs::path& file, MinerTable& miners) {
  CsvReader reader{file};
  std::map<std::string, std::uint32_t, std::less<>> groups;
  for (std::uint32_t i = 0; i < miners.group_names.size(); ++i) groups.emplace(miners.group_names[i], i);
  const auto column = [&](std::string_view name) { return reader.column_index(name); };
  const std::size_t group = column("group"), behavior = column("behavior"), stake = column("stake"),
                    speed = column("speed_flops"), latency = column("latency_s"), bandwidth = column("bandwidth_bps"),
                    shards = column("shards"), quota = column("quota"), results = column("results"),
                    compute = column("compute_s"), reward = column("reward");
  const auto number = [&](std::size_t place) {
    double value = 0;
    if (!config::parse_number(reader.row()[place], value)) throw reader.error(place, "expected a number");
    return value;
  };
  const auto count = [&](std::size_t place) {
    const auto value = config::parse_json(reader.row()[place], file.string());
    if (!value.is_unsigned_integer()) throw reader.error(place, "expected a whole number");
    return value.unsigned_integer();
  };
  while (reader.next()) {
    const auto [found, fresh] =
        groups.emplace(reader.row()[group], static_cast<std::uint32_t>(miners.group_names.size()));
    if (fresh) {
      miners.group_names.emplace_back(reader.row()[group]);
      miners.behavior_names.emplace_back(reader.row()[behavior]);
    }
    miners.group.push_back(found->second);
    miners.stake.push_back(number(stake));
    miners.speed_flops.push_back(number(speed));
    miners.latency_s.push_back(number(latency));
    miners.bandwidth_bps.push_back(number(bandwidth));
    miners.shards.push_back(count(shards));
    miners.quota.push_back(number(quota));
    miners.results.push_back(count(results));
    miners.compute_s.push_back(number(compute));
    miners.reward.push_back(count(reward));
  }
}

// The shape alone: a page shows no more of it.
void read_results(const fs::path& file, protocol::ResultTable& table) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return;
  CsvReader reader{file};
  table.columns = reader.header();
  std::size_t rows = 0;
  while (reader.next()) ++rows;
  table.rows.rows = rows;
  table.rows.columns = table.columns.size();
}

void read_baselines(const fs::path& file, experiment::RunResult& result) {
  std::error_code ignored;
  if (!result.summary.attack) return;
  auto& baselines = result.summary.attack->baselines;
  if (!baselines.empty()) {
    for (const RoundRecord& round : result.rounds) {
      baselines.front().rounds.push_back(round.round);
      if (round.test_accuracy) baselines.front().accuracy_by_round.push_back(*round.test_accuracy);
      if (round.train_loss) baselines.front().loss_by_round.push_back(*round.train_loss);
    }
  }
  if (!fs::exists(file, ignored)) return;
  CsvReader reader{file};
  const std::size_t name = reader.column_index("baseline"), number = reader.column_index("round"),
                    loss = reader.column_index("train_loss"), accuracy = reader.column_index("test_accuracy");
  while (reader.next()) {
    const auto found = std::ranges::find(baselines, reader.row()[name], &experiment::Baseline::name);
    if (found == baselines.end()) throw reader.error(name, "no baseline of this name in summary.json");
    double value = 0;
    if (!config::parse_number(reader.row()[number], value)) throw reader.error(number, "expected a number");
    found->rounds.push_back(static_cast<Round>(value));
    if (config::parse_number(reader.row()[loss], value)) found->loss_by_round.push_back(value);
    if (config::parse_number(reader.row()[accuracy], value)) found->accuracy_by_round.push_back(value);
  }
}

}  // namespace

bool is_run_directory(const fs::path& directory) {
  std::error_code ignored;
  return fs::is_regular_file(directory / "summary.json", ignored) && !fs::exists(directory / kJournalName, ignored);
}

Manifest read_manifest(const fs::path& file) {
  return manifest_from(config::parse_json_file(file), file.string());
}

StoredRun read_run_directory(const fs::path& directory) {
  if (!is_run_directory(directory))
    throw UserError(fmt::format("{}: not a run directory (it has no summary.json)", directory.string()));
  StoredRun run;
  run.directory = directory;
  run.config_text = text_of(directory / "config.json");
  run.config = config::parse_json(run.config_text, (directory / "config.json").string());
  run.summary = config::parse_json_file(directory / "summary.json");
  run.result.summary = summary_from(run.summary, (directory / "summary.json").string());
  read_rounds(directory / "rounds.csv", run.result);
  read_groups(run.config, run.result.miners);
  read_miners(directory / "miners.csv", run.result.miners);
  read_results(directory / "results.csv", run.result.results);
  read_baselines(directory / "baselines.csv", run.result);
  const fs::path timeline = directory / "timeline.json";
  if (std::error_code ignored; fs::exists(timeline, ignored))
    run.result.timeline = timeline_from(config::parse_json_file(timeline), timeline.string());
  run.manifest = read_manifest(directory / "manifest.json");
  run.result.phases = run.manifest.phases;
  run.result.summary.threads = run.manifest.threads;
  return run;
}

}  // namespace stakemine::report
