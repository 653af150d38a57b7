// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/stress_report.hpp"

#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/csv_writer.hpp"
#include "stakemine/report/wording.hpp"

#include "report/json_members.hpp"
#include "report/page_json.hpp"
#include "report/page_parts.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using config::JsonTextWriter;
using stress::kQuantiles;
using stress::Outcome;
using stress::StressCell;

std::string rounded(double number) {
  return format_count(static_cast<std::uint64_t>(std::llround(number)));
}

void write_outcomes(JsonTextWriter& json, const std::vector<Outcome>& outcomes) {
  JsonMembers members{json};
  json.key("invariants");
  json.begin_array();
  for (const Outcome& outcome : outcomes) {
    json.begin_object();
    members.text("name", stress::invariant_name(outcome.invariant));
    members.count("checks", outcome.checks);
    members.count("broken", outcome.broken);
    members.texts("examples", outcome.examples);
    json.end_object();
  }
  json.end_array();
}

void write_cell(JsonTextWriter& json, const StressCell& cell) {
  JsonMembers members{json};
  json.begin_object();
  members.count("nodes", cell.nodes);
  members.count("threads", cell.threads);
  members.flag("clean", cell.clean());
  members.flag("interrupted", cell.interrupted);
  members.number("elapsed_s", cell.elapsed_s);
  members.count("messages", cell.messages);
  members.number("messages_a_second", cell.messages_a_second);
  members.numbers("latency_s", cell.latency_s);
  members.numbers("corrected_latency_s", cell.corrected_s);
  members.number("longest_wait_s", cell.longest_wait_s);
  json.key("mailboxes");
  json.begin_object();
  members.count("processes", cell.queues.processes);
  members.count("deepest", cell.queues.deepest);
  members.count("median_deepest", cell.queues.median_deepest);
  members.count("blocked", cell.queues.blocked);
  members.count("refused", cell.queues.refused);
  members.count("dropped", cell.queues.dropped);
  members.count("overflowed", cell.queues.overflowed);
  json.end_object();
  members.count("moves", cell.moves);
  members.count("voluntary_switches", cell.voluntary_switches);
  members.count("involuntary_switches", cell.involuntary_switches);
  members.number("cpu_s", cell.cpu_s);
  members.number("peak_memory_bytes", cell.peak_memory_bytes);
  write_outcomes(json, cell.outcomes);
  json.end_object();
}

void write_report(JsonTextWriter& json, const StressReport& report) {
  JsonMembers members{json};
  members.text("title", report.title);
  members.text("load", report.load);
  members.count("seed", report.seed);
  if (report.chaos_seed) members.count("chaos_seed", *report.chaos_seed);
  members.flag("clean", report.clean());
  members.flag("interrupted", report.interrupted());
  members.numbers("quantiles", kQuantiles);
  write_outcomes(json, sum_of_outcomes(report.cells));
  json.key("cells");
  json.begin_array();
  for (const StressCell& cell : report.cells) write_cell(json, cell);
  json.end_array();
}

}  // namespace

bool StressReport::clean() const {
  return std::ranges::all_of(cells, [](const StressCell& cell) { return cell.clean(); });
}

bool StressReport::interrupted() const {
  return std::ranges::any_of(cells, [](const StressCell& cell) { return cell.interrupted; });
}

std::vector<Outcome> sum_of_outcomes(std::span<const StressCell> cells) {
  std::vector<Outcome> sums;
  for (const StressCell& cell : cells) {
    sums.resize(std::max(sums.size(), cell.outcomes.size()));
    for (std::size_t i = 0; i < cell.outcomes.size(); ++i) {
      sums[i].invariant = cell.outcomes[i].invariant;
      sums[i].checks += cell.outcomes[i].checks;
      sums[i].broken += cell.outcomes[i].broken;
      sums[i].examples.insert(sums[i].examples.end(), cell.outcomes[i].examples.begin(),
                              cell.outcomes[i].examples.end());
    }
  }
  return sums;
}

std::string stress_table_head() {
  return fmt::format("{:>9} {:>7} {:>13} {:>13} {:>9} {:>9} {:>9} {:>9} {:>8}  {}\n", "nodes", "threads", "messages",
                     "messages/s", "p50", "p99", "p99.99", "deepest", "moves", "verdict");
}

std::string stress_table_line(const StressCell& cell) {
  return fmt::format("{:>9} {:>7} {:>13} {:>13} {:>9} {:>9} {:>9} {:>9} {:>8}  {}\n", format_count(cell.nodes),
                     cell.threads, format_count(cell.messages), rounded(cell.messages_a_second),
                     format_duration(cell.corrected_s[0]), format_duration(cell.corrected_s[2]),
                     format_duration(cell.corrected_s[4]), format_count(cell.queues.deepest), format_count(cell.moves),
                     !cell.clean()      ? "BROKEN"
                     : cell.interrupted ? "interrupted"
                                        : "clean");
}

std::vector<std::string> tell_outcomes(const StressReport& report) {
  std::vector<std::string> lines;
  for (const Outcome& outcome : sum_of_outcomes(report.cells)) {
    if (outcome.checks == 0 && outcome.broken == 0) continue;
    if (outcome.broken == 0) {
      lines.push_back(
          fmt::format("{}: held ({})", stress::invariant_name(outcome.invariant), plural(outcome.checks, "check")));
      continue;
    }
    lines.push_back(
        fmt::format("{}: BROKEN {}", stress::invariant_name(outcome.invariant), plural(outcome.broken, "time")));
    for (const std::string& example : outcome.examples) lines.push_back("  " + example);
  }
  return lines;
}

void write_stress_json(std::ostream& out, const StressReport& report) {
  JsonTextWriter json{out, config::Layout::indented};
  json.begin_object();
  write_report(json, report);
  json.end_object();
  out << '\n';
}

void write_stress_csv(std::ostream& out, const StressReport& report) {
  CsvWriter csv{out};
  csv.header({"nodes",
              "threads",
              "elapsed_s",
              "messages",
              "messages_a_second",
              "p50_s",
              "p90_s",
              "p99_s",
              "p99.9_s",
              "p99.99_s",
              "longest_wait_s",
              "uncorrected_p99_s",
              "deepest_mailbox",
              "blocked",
              "refused",
              "dropped",
              "overflowed",
              "moves",
              "voluntary_switches",
              "involuntary_switches",
              "cpu_s",
              "peak_memory_bytes",
              "broken"});
  for (const StressCell& cell : report.cells) {
    csv.cell(cell.nodes);
    csv.cell(cell.threads);
    csv.cell(cell.elapsed_s);
    csv.cell(cell.messages);
    csv.cell(cell.messages_a_second);
    for (std::size_t i = 0; i + 1 < kQuantiles.size(); ++i) csv.cell(cell.corrected_s[i]);
    csv.cell(cell.longest_wait_s);
    csv.cell(cell.latency_s[2]);
    csv.cell(cell.queues.deepest);
    csv.cell(cell.queues.blocked);
    csv.cell(cell.queues.refused);
    csv.cell(cell.queues.dropped);
    csv.cell(cell.queues.overflowed);
    csv.cell(cell.moves);
    csv.cell(cell.voluntary_switches);
    csv.cell(cell.involuntary_switches);
    csv.cell(cell.cpu_s);
    csv.cell(cell.peak_memory_bytes);
    std::uint64_t broken = 0;
    for (const Outcome& outcome : cell.outcomes) broken += outcome.broken;
    csv.cell(broken);
    csv.end_row();
  }
}

void render_stress_page(std::ostream& out, const StressReport& report, std::string_view resolved_config,
                        const Manifest& manifest) {
  std::ostringstream text;
  JsonTextWriter json{text, config::Layout::compact};
  json.begin_object();
  write_report(json, report);
  write_page_config(json, resolved_config);
  write_page_origin(json, manifest);
  json.end_object();
  assemble_page(out, PageKind::stress, without_markup(std::move(text).str()));
}

}  // namespace stakemine::report
