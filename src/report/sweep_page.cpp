// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/sweep_report.hpp"
#include "stakemine/report/wording.hpp"

#include "report/json_members.hpp"
#include "report/page_json.hpp"
#include "report/page_parts.hpp"
#include "report/shares.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <sstream>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using config::JsonTextWriter;
using experiment::MeasureSummary;
using experiment::Sweep;
using experiment::SweepAxis;

constexpr std::size_t kMostFigures = 40'000;

// What the page shows of a grid: some of the points of each axis, and the cells that they make, the last axis fastest.
struct Shown {
  std::vector<std::vector<std::size_t>> points;
  std::vector<std::uint64_t> cells;
};

Shown choose(const Sweep& sweep, std::size_t most_cells) {
  Shown shown;
  std::vector<std::size_t> counts;
  for (const SweepAxis& axis : sweep.axes()) counts.push_back(axis.points.size());
  const auto product = [&] {
    double cells = 1;
    for (const std::size_t count : counts) cells *= static_cast<double>(count);
    return cells;
  };
  while (product() > static_cast<double>(most_cells)) {
    auto& longest = *std::ranges::max_element(counts);
    longest = std::max<std::size_t>(1, std::min(longest - 1, longest * 9 / 10));
  }
  std::vector<std::uint64_t> cells{0};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::size_t all = sweep.axes()[i].points.size();
    shown.points.push_back(even_steps(all, counts[i]));
    std::vector<std::uint64_t> next;
    for (const std::uint64_t cell : cells)
      for (const std::size_t point : shown.points.back()) next.push_back(cell * all + point);
    cells = std::move(next);
  }
  shown.cells = std::move(cells);
  return shown;
}

// Six digits: what a page can show.
void write_short(JsonTextWriter& json, const std::optional<double>& value) {
  value ? json.number(std::strtod(fmt::format("{:.6g}", *value).c_str(), nullptr)) : json.null();
}

void write_axes(JsonTextWriter& json, const Sweep& sweep, const Shown& shown) {
  JsonMembers members{json};
  json.key("axes");
  json.begin_array();
  for (std::size_t i = 0; i < sweep.axes().size(); ++i) {
    const SweepAxis& axis = sweep.axes()[i];
    json.begin_object();
    members.text("name", axis.name);
    members.text("unit", axis.unit);
    members.count("total", axis.points.size());
    json.key("labels");
    json.begin_array();
    for (const std::size_t point : shown.points[i]) json.string(axis.points[point].label);
    json.end_array();
    if (std::ranges::all_of(axis.points, [](const auto& point) { return point.number.has_value(); })) {
      json.key("numbers");
      json.begin_array();
      for (const std::size_t point : shown.points[i]) json.number(*axis.points[point].number);
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
}

void write_measure(JsonTextWriter& json, const StudyResult& result, const Shown& shown, std::size_t measure) {
  using Get = std::function<std::optional<double>(const MeasureSummary&)>;
  const auto column = [&](std::string_view name, const Get& get) {
    const auto has = [&](std::uint64_t cell) { return get(result.summary(cell, measure)).has_value(); };
    if (std::ranges::none_of(shown.cells, has)) return;
    json.key(name);
    json.begin_array();
    for (const std::uint64_t cell : shown.cells) write_short(json, get(result.summary(cell, measure)));
    json.end_array();
  };
  const auto interval = [&](const std::string& name,
                            const std::optional<experiment::Interval> MeasureSummary::*member) {
    column(name + "_low",
           [&](const MeasureSummary& s) { return s.*member ? std::optional{(s.*member)->low} : std::nullopt; });
    column(name + "_high",
           [&](const MeasureSummary& s) { return s.*member ? std::optional{(s.*member)->high} : std::nullopt; });
  };
  const auto if_any = [](double MeasureSummary::*member) {
    return [member](const MeasureSummary& s) { return s.count > 0 ? std::optional{s.*member} : std::nullopt; };
  };
  JsonMembers members{json};
  json.begin_object();
  members.text("name", result.measures[measure]);
  column("count", [](const MeasureSummary& s) { return std::optional{static_cast<double>(s.count)}; });
  column("mean", if_any(&MeasureSummary::mean));
  column("median", if_any(&MeasureSummary::median));
  interval("student", &MeasureSummary::student);
  interval("bootstrap", &MeasureSummary::bootstrap);
  column("difference", [](const MeasureSummary& s) { return s.difference; });
  interval("difference_student", &MeasureSummary::difference_student);
  interval("difference_bootstrap", &MeasureSummary::difference_bootstrap);
  json.end_object();
}

std::vector<std::string> story(const SweepReport& report, const Shown& shown) {
  const StudyResult& result = report.result;
  std::vector<std::string> sentences{fmt::format("{}, each under {}: {}.", plural(result.cells.size(), "cell"),
                                                 plural(report.sweep->sweep_config().repetitions, "seed"),
                                                 plural(result.trials.size(), "run"))};
  if (result.cells.size() > 1)
    sentences.push_back(
        fmt::format("Differences are to the cell {}, seed by seed.", report.sweep->name(*result.baseline)));
  if (shown.cells.size() < result.cells.size())
    sentences.push_back(
        fmt::format("This page shows {} of the cells, even steps along the longest axes; all are in "
                    "summary.csv.",
                    format_count(shown.cells.size())));
  if (!report.whole)
    sentences.push_back(fmt::format("The sweep was interrupted: {} of {} had ended.",
                                    format_count(result.records.size()), plural(result.trials.size(), "run")));
  if (const std::uint64_t failures = failure_count(result); failures > 0)
    sentences.push_back(fmt::format("{} failed (failures.csv).", plural(failures, "run")));
  return sentences;
}

// What a reader needs to run any trial by itself: the command's beginning and each value's part of it.
void write_commands(JsonTextWriter& json, const SweepReport& report, const Shown& shown) {
  const Sweep& sweep = *report.sweep;
  JsonMembers members{json};
  const bool kept = sweep.sweep_config().keep_runs != experiment::KeepRuns::none;
  members.flag("runs_kept", kept);
  members.count("first_seed", sweep.first_seed());
  // The text of a command depends on all axes; few enough cells are listed by it.
  constexpr std::size_t kMostCommands = 5000;
  json.key("commands");
  json.begin_array();
  for (std::size_t i = 0; i < std::min(shown.cells.size(), kMostCommands); ++i)
    json.string(trial_command(sweep, shown.cells[i], sweep.first_seed()));
  json.end_array();
  members.counts("cell", shown.cells);
}

}  // namespace

void render_sweep_page(std::ostream& out, const SweepReport& report, const Manifest& manifest) {
  const Sweep& sweep = *report.sweep;
  const StudyResult& result = report.result;
  const Shown shown = choose(sweep, std::max<std::size_t>(1, kMostFigures / result.measures.size()));
  std::ostringstream text;
  JsonTextWriter json{text, config::Layout::compact};
  JsonMembers members{json};
  json.begin_object();
  members.text("title", sweep.sweep_config().description_text);
  members.texts("story", story(report, shown));
  members.flag("notice", !report.whole || failure_count(result) > 0);
  members.count("cells_total", result.cells.size());
  members.count("runs", result.trials.size());
  members.count("repetitions", sweep.sweep_config().repetitions);
  members.text("baseline", sweep.name(*result.baseline));
  members.count("baseline_cell", *result.baseline);
  write_axes(json, sweep, shown);
  json.key("measures");
  json.begin_array();
  for (std::size_t measure = 0; measure < result.measures.size(); ++measure)
    write_measure(json, result, shown, measure);
  json.end_array();
  write_commands(json, report, shown);
  std::ostringstream config;
  JsonTextWriter config_json{config, config::Layout::indented};
  experiment::write_sweep_config(sweep.sweep_config(), config_json);
  write_page_config(json, config.str());
  write_page_origin(json, manifest);
  json.end_object();
  assemble_page(out, PageKind::sweep, without_markup(std::move(text).str()));
}

}  // namespace stakemine::report
