// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/comparison.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/difference.hpp"
#include "stakemine/report/metrics.hpp"
#include "stakemine/report/wording.hpp"

#include "report/json_members.hpp"
#include "report/page_json.hpp"
#include "report/page_parts.hpp"
#include "report/round_columns.hpp"
#include "report/shares.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using config::JsonTextWriter;

constexpr std::size_t kMostPlaces = 3, kMostRounds = 2000, kMostCurves = 12, kMostDifferences = 200;

std::vector<ConfigDifference> differences_of(const std::vector<StoredRun>& runs) {
  std::vector<const config::Value*> configs;
  for (const StoredRun& run : runs) configs.push_back(&run.config);
  return config_differences(configs);
}

std::string plain(const std::string& json) {
  const bool is_text = json.size() >= 2 && json.front() == '"';
  return is_text ? json.substr(1, json.size() - 2) : json;
}

// The folder's own name, with its parent's where several runs have the same.
std::vector<std::string> folder_names(const std::vector<StoredRun>& runs) {
  std::vector<std::string> names;
  for (const StoredRun& run : runs)
    names.push_back(std::filesystem::absolute(run.directory).lexically_normal().filename().string());
  if (std::set<std::string>(names.begin(), names.end()).size() == names.size()) return names;
  for (std::size_t i = 0; i < runs.size(); ++i) names[i] = runs[i].directory.string();
  return names;
}

void write_rounds(JsonTextWriter& json, const StoredRun& run) {
  const auto& rounds = run.result.rounds;
  const auto steps = even_steps(rounds.size(), kMostRounds);
  json.key("rounds");
  json.begin_object();
  for (const RoundColumn& column : round_columns()) {
    if (!is_shown(column, rounds)) continue;
    json.key(column.name);
    json.begin_array();
    for (const std::size_t step : steps) {
      const auto value = column.value(rounds[step]);
      value ? json.number(*value) : json.null();
    }
    json.end_array();
  }
  json.end_object();
}

void write_summary_numbers(JsonTextWriter& json, const StoredRun& run) {
  json.key("numbers");
  json.begin_object();
  for (const SummaryNumber& number : summary_numbers(run.summary)) {
    json.key(number.path);
    json.number(number.value);
  }
  json.end_object();
}

}  // namespace

std::vector<std::string> names_of(const std::vector<StoredRun>& runs) {
  std::vector<ConfigDifference> differences = differences_of(runs);
  std::erase_if(differences, [](const ConfigDifference& one) { return one.pointer.starts_with("/description"); });
  const std::vector<std::string> folders = folder_names(runs);
  if (differences.empty() || differences.size() > kMostPlaces) return folders;
  std::vector<std::string> names(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i)
    for (const ConfigDifference& difference : differences)
      if (!difference.values[i].empty())
        names[i] +=
            fmt::format("{}{} {}", names[i].empty() ? "" : ", ",
                        difference.pointer.substr(difference.pointer.rfind('/') + 1), plain(difference.values[i]));
  return std::set<std::string>(names.begin(), names.end()).size() == names.size() ? names : folders;
}

void render_comparison(std::ostream& out, const std::vector<StoredRun>& runs, const std::filesystem::path& page,
                       const Manifest& manifest) {
  const std::vector<std::string> names = names_of(runs);
  const auto folder = std::filesystem::absolute(page).lexically_normal().parent_path();
  std::ostringstream text;
  JsonTextWriter json{text, config::Layout::compact};
  JsonMembers members{json};
  json.begin_object();
  members.count("most_curves", kMostCurves);
  json.key("runs");
  json.begin_array();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto report = std::filesystem::absolute(runs[i].directory / "report.html").lexically_normal();
    json.begin_object();
    members.text("name", names[i]);
    members.text("directory", runs[i].directory.string());
    members.text("link", report.lexically_relative(folder).string());
    members.text("description", runs[i].result.summary.description);
    members.text("digest", runs[i].result.summary.digest);
    members.text("allocation", runs[i].result.summary.allocation);
    members.text("aggregation", runs[i].result.summary.aggregation);
    members.flag("interrupted", runs[i].result.summary.interrupted);
    write_summary_numbers(json, runs[i]);
    if (i < kMostCurves) write_rounds(json, runs[i]);
    json.end_object();
  }
  json.end_array();
  const std::vector<ConfigDifference> differences = differences_of(runs);
  members.count("differences_total", differences.size());
  json.key("differences");
  json.begin_array();
  for (std::size_t i = 0; i < std::min(differences.size(), kMostDifferences); ++i) {
    json.begin_object();
    members.text("pointer", differences[i].pointer);
    members.texts("values", differences[i].values);
    json.end_object();
  }
  json.end_array();
  write_page_origin(json, manifest);
  json.end_object();
  assemble_page(out, PageKind::comparison, without_markup(std::move(text).str()));
}

}  // namespace stakemine::report
