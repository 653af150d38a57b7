// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/first_event.hpp"
#include "stakemine/report/difference.hpp"
#include "stakemine/report/study_directory.hpp"
#include "stakemine/report/wording.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLines = 100;

std::string shown(const std::string& json) {
  return json.empty() ? "(absent)" : json;
}

std::string number_text(const std::optional<double>& number) {
  return number ? fmt::format("{}", *number) : "(absent)";
}

// Prints the rows in columns, at most a hundred. \return whether there were any
bool print(const std::string& title, std::vector<std::vector<std::string>> rows) {
  if (rows.empty()) return false;
  fmt::print("{}\n", title);
  const std::size_t all = rows.size();
  rows.resize(std::min(all, kMostLines));
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("  {:<{}}", row[i], widths[i]);
    while (line.ends_with(' ')) line.pop_back();
    fmt::print("{}\n", line);
  }
  if (all > kMostLines) fmt::print("  … and {} more\n", all - kMostLines);
  return true;
}

// \return whether something differs that can change results
bool print_configs(const config::Value& left, const config::Value& right) {
  bool differs = false;
  std::vector<std::vector<std::string>> rows;
  for (const report::ConfigDifference& difference : report::config_differences({&left, &right})) {
    differs = differs || difference.changes_results;
    rows.push_back({difference.pointer, shown(difference.values[0]), shown(difference.values[1]),
                    difference.changes_results ? "" : "(changes no result)"});
  }
  print("configuration", std::move(rows));
  return differs;
}

void print_event(const report::StoredRun& left, const report::StoredRun& right, std::uint64_t round) {
  try {
    const auto config = [](const report::StoredRun& run) {
      return experiment::read_config(run.directory / "config.json");
    };
    const experiment::EventSearch search = experiment::find_first_event(config(left), config(right), round);
    if (search.difference) {
      fmt::print("first event that differs\n  {}\n", search.difference->text());
    } else {
      fmt::print("first event that differs: not found; {}\n", search.why_not);
    }
  } catch (const UserError& error) {
    fmt::print("first event that differs: not found, since a run can't be repeated; {}\n", error.lines().front());
  }
}

bool print_rounds(const report::StoredRun& left, const report::StoredRun& right, const DiffArguments& arguments) {
  if (left.result.summary.digest == right.result.summary.digest) return false;
  print("digest", {{left.result.summary.digest, right.result.summary.digest}});
  const auto round = report::first_different_round(left, right);
  if (!round) {
    fmt::print("  every round's digest is equal\n");
    return true;
  }
  fmt::print("first round that differs: {}\n", *round);
  const bool both = *round <= left.result.summary.rounds && *round <= right.result.summary.rounds;
  if (both && !arguments.without_events) print_event(left, right, *round);
  return true;
}

bool print_metrics(const report::StoredRun& left, const report::StoredRun& right) {
  std::vector<std::vector<std::string>> rows;
  for (const report::MetricDifference& difference : report::metric_differences(left.summary, right.summary)) {
    const auto relative = difference.relative();
    rows.push_back({difference.path, number_text(difference.left), number_text(difference.right),
                    relative ? fmt::format("{:+.3g} %", 100 * *relative) : ""});
  }
  return print("summary", std::move(rows));
}

int diff_runs(const DiffArguments& arguments) {
  const report::StoredRun left = report::read_run_directory(arguments.left);
  const report::StoredRun right = report::read_run_directory(arguments.right);
  bool differs = print_configs(left.config, right.config);
  differs = print_rounds(left, right, arguments) || differs;
  differs = print_metrics(left, right) || differs;
  if (!differs) fmt::print("equal: {}\n", left.result.summary.digest);
  return differs ? kFailed : kDone;
}

int diff_studies(const fs::path& left, const fs::path& right) {
  bool differs = false;
  for (const char* name : {"sweep.json", "scale.json", "config.json"}) {
    if (!fs::exists(left / name) || !fs::exists(right / name)) continue;
    differs = print_configs(config::parse_json_file(left / name), config::parse_json_file(right / name)) || differs;
  }
  for (const char* name : {"sweep.csv", "scale.csv", "summary.csv", "fits.csv"}) {
    if (!fs::exists(left / name) && !fs::exists(right / name)) continue;
    const auto difference = report::line_differences(left / name, right / name);
    if (!difference) continue;
    differs = true;
    fmt::print("{}: {} differ; the first is line {}\n  {}\n  {}\n", name, report::plural(difference->lines, "line"),
               difference->first, shown(difference->left), shown(difference->right));
  }
  if (!differs) fmt::print("equal\n");
  return differs ? kFailed : kDone;
}

bool is_study(const fs::path& directory) {
  return fs::exists(directory / report::kJournalName);
}

}  // namespace

int diff_command(const DiffArguments& arguments) {
  if (is_study(arguments.left) != is_study(arguments.right))
    throw UserError(
        fmt::format("{} and {}: a run and a study; expected two of a kind", arguments.left, arguments.right));
  return is_study(arguments.left) ? diff_studies(arguments.left, arguments.right) : diff_runs(arguments);
}

}  // namespace stakemine::tools
