// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/scale_report.hpp"

#include "stakemine/config/document.hpp"
#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/csv_writer.hpp"
#include "stakemine/report/scale_page.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

using experiment::Estimate;
using experiment::ScaleFits;
using experiment::ScaleStudy;
using experiment::Trial;
using experiment::TrialRecord;

// What the simulator spent, as measures of their own.
enum Cost : std::size_t { kWall, kCpu, kMemory, kMessageRate, kPerMinerRound, kCosts };
const std::vector<std::string> kCostNames{"wall_s", "cpu_s", "peak_memory_bytes", "messages_a_second",
                                          "ns_a_miner_and_round"};

std::optional<double> measure_of(const TrialRecord& record, experiment::ScaleMeasure measure) {
  const auto place = static_cast<std::size_t>(measure);
  return place < record.values.size() ? record.values[place] : std::nullopt;
}

std::vector<std::optional<double>> costs_of(const TrialRecord& record, double nodes, double rounds) {
  std::vector<std::optional<double>> costs(kCosts);
  if (!record.failure.empty()) return costs;
  const double wall_s = record.cost.wall_s;
  costs[kWall] = wall_s;
  costs[kCpu] = record.cost.cpu_s;
  costs[kMemory] = record.cost.peak_memory_bytes;
  if (const auto messages = measure_of(record, experiment::ScaleMeasure::messages); messages && wall_s > 0)
    costs[kMessageRate] = *messages * rounds / wall_s;
  costs[kPerMinerRound] = 1e9 * wall_s / (nodes * rounds);
  return costs;
}

// Trials of the first number of threads alone, numbered anew: what they say is the same at the others.
StudyResult network_result(const ScaleStudy& study, const std::vector<TrialRecord>& records) {
  StudyResult result;
  result.axes = {"nodes"};
  result.measures.assign(experiment::scale_measure_names().begin(), experiment::scale_measure_names().end());
  for (const std::uint64_t nodes : study.sizes()) result.cells.push_back({fmt::format("{}", nodes)});
  const std::uint64_t threads = study.threads().size();
  std::map<std::uint64_t, std::uint64_t> number;
  for (std::uint64_t index = 0; index < study.trial_count(); ++index) {
    Trial trial = study.trial(index);
    if (trial.cell % threads != 0) continue;
    trial.cell /= threads;
    number[index] = result.trials.size();
    result.trials.push_back(trial);
  }
  for (const TrialRecord& record : records) {
    const auto found = number.find(record.trial);
    if (found == number.end()) continue;
    result.records.push_back(record);
    result.records.back().trial = found->second;
  }
  result.summaries = experiment::summarise_cells(result.trials, result.records, result.cells.size(),
                                                 result.measures.size(), std::nullopt, study.base().seed);
  return result;
}

StudyResult simulator_result(const ScaleStudy& study, std::vector<TrialRecord> records) {
  StudyResult result;
  result.axes = {"nodes", "threads"};
  result.measures = kCostNames;
  for (std::uint64_t cell = 0; cell < study.cell_count(); ++cell)
    result.cells.push_back({fmt::format("{}", study.cell(cell).nodes),
                            study.cell(cell).threads == 0 ? "all" : fmt::format("{}", study.cell(cell).threads)});
  for (std::uint64_t index = 0; index < study.trial_count(); ++index) result.trials.push_back(study.trial(index));
  const auto rounds = static_cast<double>(study.base().rounds);
  for (TrialRecord& record : records)
    record.values = costs_of(record, static_cast<double>(study.cell(study.trial(record.trial).cell).nodes), rounds);
  result.records = std::move(records);
  result.summaries = experiment::summarise_cells(result.trials, result.records, result.cells.size(),
                                                 result.measures.size(), std::nullopt, study.base().seed);
  return result;
}

std::vector<std::uint64_t> diverged_sizes(const ScaleStudy& study, const std::vector<TrialRecord>& records) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::set<std::string>> digests;
  for (const TrialRecord& record : records) {
    const Trial trial = study.trial(record.trial);
    if (record.failure.empty()) digests[{study.cell(trial.cell).nodes, trial.repetition}].insert(record.digest);
  }
  std::set<std::uint64_t> diverged;
  for (const auto& [size, found] : digests)
    if (found.size() > 1) diverged.insert(size.first);
  return {diverged.begin(), diverged.end()};
}

class FitRows {
 public:
  explicit FitRows(CsvWriter& csv, std::string_view law, double relative_error)
      : csv_(csv), law_(law), relative_error_(relative_error) {}

  void add(std::string_view parameter, const Estimate& estimate) {
    csv_.cell(law_);
    csv_.cell(parameter);
    csv_.cell(estimate.value);
    csv_.cell(estimate.interval.low);
    csv_.cell(estimate.interval.high);
    csv_.cell(relative_error_);
    csv_.cell("");
    csv_.end_row();
  }

 private:
  CsvWriter& csv_;
  std::string_view law_;
  double relative_error_;
};

void unsupported(CsvWriter& csv, std::string_view law, std::string_view why) {
  csv.cell(law);
  for (int i = 0; i < 5; ++i) csv.cell("");
  csv.cell(why);
  csv.end_row();
}

}  // namespace

ScaleReport make_scale_report(const ScaleStudy& study, std::vector<TrialRecord> records) {
  ScaleReport report;
  report.title = study.base().description_text;
  report.rounds = study.base().rounds;
  report.seed = study.base().seed;
  report.fits = experiment::fit_scale(study, records);
  report.whole = records.size() == study.trial_count();
  report.diverged = diverged_sizes(study, records);
  report.network = network_result(study, records);
  report.simulator = simulator_result(study, std::move(records));
  return report;
}

void write_scale_fits_csv(std::ostream& out, const ScaleFits& fits) {
  CsvWriter csv{out};
  csv.header({"law", "parameter", "value", "low", "high", "relative_error", "not_supported"});
  if (const auto& law = fits.universal.law) {
    FitRows rows{csv, "universal_scalability", law->relative_error};
    rows.add("per_node", law->per_node);
    rows.add("contention", law->contention);
    rows.add("coherency", law->coherency);
    if (law->peak_nodes) rows.add("peak_nodes", *law->peak_nodes);
  } else {
    unsupported(csv, "universal_scalability", fits.universal.why_not);
  }
  if (const auto& law = fits.amdahl.law) {
    FitRows rows{csv, "amdahl", law->relative_error};
    rows.add("per_node", law->per_node);
    rows.add("serial_share", law->serial_share);
  } else {
    unsupported(csv, "amdahl", fits.amdahl.why_not);
  }
}

void write_cost_fits_csv(std::ostream& out, const ScaleReport& report) {
  CsvWriter csv{out};
  csv.header({"threads", "parameter", "value", "low", "high", "relative_error", "not_supported"});
  for (std::size_t i = 0; i < report.fits.cost_growth.size(); ++i) {
    const std::string& threads = report.simulator.cells[i][1];
    const auto& growth = report.fits.cost_growth[i];
    if (!growth.law) {
      unsupported(csv, threads, growth.why_not);
      continue;
    }
    FitRows rows{csv, threads, growth.law->relative_error};
    rows.add("wall_s_exponent", growth.law->exponent);
  }
}

namespace {

struct StoredOptions {
  std::vector<std::uint64_t> nodes;
  std::vector<std::uint32_t> threads;
  std::optional<std::uint64_t> repetitions;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<StoredOptions>("scale", "What a scaling study runs.")
            .field("nodes", &StoredOptions::nodes, "Sizes.", {.required = true})
            .field("threads", &StoredOptions::threads, "Numbers of threads.", {.required = true})
            .field("repetitions", &StoredOptions::repetitions, "Seeds for each size.");
    return described;
  }
};

}  // namespace

void write_scale_options(std::ostream& out, const ScaleStudy& study) {
  StoredOptions stored{{study.sizes().begin(), study.sizes().end()},
                       {study.threads().begin(), study.threads().end()},
                       study.options().repetitions};
  config::JsonTextWriter json{out, config::Layout::indented};
  StoredOptions::description().write(&stored, json);
  out << '\n';
}

experiment::ScaleOptions read_scale_options(const std::filesystem::path& file) {
  StoredOptions stored;
  config::Reader reader{file.string(), file.parent_path()};
  config::read_document_file(file, {}, StoredOptions::description(), &stored, reader);
  reader.throw_if_errors();
  return {std::move(stored.nodes), std::move(stored.threads), stored.repetitions};
}

void write_scale_files(const StudyDirectory& directory, const ScaleStudy& study, const ScaleReport& report,
                       std::string_view resolved_config, const Manifest& manifest) {
  directory.write("scale.json", [&](std::ostream& out) { write_scale_options(out, study); });
  directory.write("config.json", [&](std::ostream& out) { out << resolved_config; });
  directory.write("manifest.json", [&](std::ostream& out) { write_manifest(out, manifest); });
  directory.write("scale.csv", [&](std::ostream& out) { write_trials_csv(out, report.network); });
  directory.write("summary.csv", [&](std::ostream& out) { write_summary_csv(out, report.network); });
  directory.write("fits.csv", [&](std::ostream& out) { write_scale_fits_csv(out, report.fits); });
  directory.write("times.csv", [&](std::ostream& out) { write_times_csv(out, report.simulator); });
  directory.write("times_summary.csv", [&](std::ostream& out) { write_summary_csv(out, report.simulator); });
  directory.write("times_fits.csv", [&](std::ostream& out) { write_cost_fits_csv(out, report); });
  if (failure_count(report.simulator) > 0) {
    directory.write("failures.csv", [&](std::ostream& out) { write_failures_csv(out, report.simulator); });
  } else {
    directory.remove("failures.csv");
  }
  directory.write("report.html", [&](std::ostream& out) { render_scale_page(out, report, resolved_config, manifest); });
}

}  // namespace stakemine::report
