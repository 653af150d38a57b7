// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/scale_page.hpp"

#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/wording.hpp"

#include "report/json_members.hpp"
#include "report/page_json.hpp"
#include "report/page_parts.hpp"

#include <sstream>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using config::JsonTextWriter;
using experiment::Estimate;
using experiment::MeasureSummary;

void write_optional(JsonTextWriter& json, const std::optional<double>& value) {
  value ? json.number(*value) : json.null();
}

// Columns over the cells first, first + step, …: mean, interval and number of repetitions.
void write_measures(JsonTextWriter& json, const StudyResult& study, std::uint64_t first, std::uint64_t step) {
  const auto column = [&](std::string_view name, std::size_t measure, auto value_of) {
    json.key(name);
    json.begin_array();
    for (std::uint64_t cell = first; cell < study.cells.size(); cell += step) value_of(study.summary(cell, measure));
    json.end_array();
  };
  json.begin_object();
  for (std::size_t measure = 0; measure < study.measures.size(); ++measure) {
    json.key(study.measures[measure]);
    json.begin_object();
    column("count", measure, [&](const MeasureSummary& s) { json.unsigned_integer(s.count); });
    column("mean", measure,
           [&](const MeasureSummary& s) { write_optional(json, s.count > 0 ? std::optional{s.mean} : std::nullopt); });
    column("low", measure, [&](const MeasureSummary& s) {
      write_optional(json, s.student ? std::optional{s.student->low} : std::nullopt);
    });
    column("high", measure, [&](const MeasureSummary& s) {
      write_optional(json, s.student ? std::optional{s.student->high} : std::nullopt);
    });
    json.end_object();
  }
  json.end_object();
}

void write_estimate(JsonTextWriter& json, std::string_view name, const Estimate& estimate) {
  JsonMembers members{json};
  json.key(name);
  json.begin_object();
  members.number("value", estimate.value);
  members.number("low", estimate.interval.low);
  members.number("high", estimate.interval.high);
  json.end_object();
}

void write_fits(JsonTextWriter& json, const ScaleReport& report) {
  JsonMembers members{json};
  json.key("fits");
  json.begin_object();
  members.text("universal_why_not", report.fits.universal.why_not);
  if (const auto& law = report.fits.universal.law) {
    json.key("universal");
    json.begin_object();
    write_estimate(json, "per_node", law->per_node);
    write_estimate(json, "contention", law->contention);
    write_estimate(json, "coherency", law->coherency);
    if (law->peak_nodes) write_estimate(json, "peak_nodes", *law->peak_nodes);
    json.end_object();
  }
  members.text("amdahl_why_not", report.fits.amdahl.why_not);
  if (const auto& law = report.fits.amdahl.law) {
    json.key("amdahl");
    json.begin_object();
    write_estimate(json, "per_node", law->per_node);
    write_estimate(json, "serial_share", law->serial_share);
    json.end_object();
  }
  json.key("growth");
  json.begin_array();
  for (std::size_t i = 0; i < report.fits.cost_growth.size(); ++i) {
    json.begin_object();
    members.text("threads", report.simulator.cells[i][1]);
    members.text("why_not", report.fits.cost_growth[i].why_not);
    if (const auto& law = report.fits.cost_growth[i].law) {
      json.key("law");
      json.begin_object();
      write_estimate(json, "exponent", law->exponent);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_words(JsonTextWriter& json, const ScaleReport& report) {
  const std::vector<std::string> told = tell(report);
  const std::size_t laws = told.size() - report.fits.cost_growth.size();
  const std::uint64_t failures = failure_count(report.simulator);
  std::vector<std::string> story{fmt::format("The same network with {} to {} nodes.",
                                             format_count(std::stoull(report.network.cells.front()[0])),
                                             format_count(std::stoull(report.network.cells.back()[0])))};
  story.insert(story.end(), told.begin() + 1, told.begin() + static_cast<std::ptrdiff_t>(laws));
  if (!report.whole) story.emplace_back("The study was interrupted, and this is what was finished.");
  if (failures > 0) story.push_back(fmt::format("{} failed (failures.csv).", plural(failures, "run")));
  for (const std::uint64_t nodes : report.diverged)
    story.push_back(fmt::format("With {} the digest differs between numbers of threads, which is a bug of stakemine.",
                                plural(nodes, "node")));
  JsonMembers members{json};
  members.flag("notice", !report.whole || failures > 0 || !report.diverged.empty());
  members.texts("story", story);
  members.text("kind_text", told.front());
  members.texts("growth_text", std::vector<std::string>(told.begin() + static_cast<std::ptrdiff_t>(laws), told.end()));
}

}  // namespace

void render_scale_page(std::ostream& out, const ScaleReport& report, std::string_view resolved_config,
                       const Manifest& manifest) {
  std::ostringstream text;
  JsonTextWriter json{text, config::Layout::compact};
  JsonMembers members{json};
  json.begin_object();
  members.text("title", report.title);
  members.count("rounds", report.rounds);
  members.count("seed", report.seed);
  write_words(json, report);
  json.key("nodes");
  json.begin_array();
  for (const auto& cell : report.network.cells) json.unsigned_integer(std::stoull(cell[0]));
  json.end_array();
  json.key("network");
  write_measures(json, report.network, 0, 1);
  json.key("simulator");
  json.begin_array();
  const std::uint64_t threads = report.simulator.cells.size() / report.network.cells.size();
  for (std::uint64_t first = 0; first < threads; ++first) {
    json.begin_object();
    members.text("threads", report.simulator.cells[first][1]);
    json.key("measures");
    write_measures(json, report.simulator, first, threads);
    json.end_object();
  }
  json.end_array();
  write_fits(json, report);
  write_page_config(json, resolved_config);
  write_page_origin(json, manifest);
  json.end_object();
  assemble_page(out, PageKind::scale, without_markup(std::move(text).str()));
}

}  // namespace stakemine::report
