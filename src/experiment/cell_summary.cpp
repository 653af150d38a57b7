// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/cell_summary.hpp"

#include "stakemine/engine/workers.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::experiment {
namespace {

// Differences draw from streams of their own.
constexpr std::uint64_t kDifferences = std::uint64_t{1} << 32;
constexpr std::uint64_t kCellsOfAJob = 64;

class Cells {
 public:
  Cells(std::span<const Trial> trials, std::span<const TrialRecord> records, std::uint64_t cell_count)
      : trials_(trials), records_(records), by_cell_(cell_count) {
    for (std::uint32_t place = 0; place < records.size(); ++place)
      by_cell_[trials[records[place].trial].cell].push_back(place);
  }

  // The value under each seed, in the order of the trials.
  struct Keyed {
    std::vector<std::uint64_t> seeds;
    std::vector<double> values;
  };
  Keyed values(std::uint64_t cell, std::size_t measure) const {
    Keyed found;
    for (const std::uint32_t place : by_cell_[cell]) {
      const TrialRecord& record = records_[place];
      if (measure >= record.values.size() || !record.values[measure] || !std::isfinite(*record.values[measure]))
        continue;
      found.seeds.push_back(trials_[record.trial].seed);
      found.values.push_back(*record.values[measure]);
    }
    return found;
  }

 private:
  std::span<const Trial> trials_;
  std::span<const TrialRecord> records_;
  std::vector<std::vector<std::uint32_t>> by_cell_;
};

// What two sums of the same terms differ by in the last digits is no difference.
double difference_of(double a, double b) {
  constexpr double kRounding = 1e-14;
  return std::abs(a - b) <= kRounding * std::max(std::abs(a), std::abs(b)) ? 0 : a - b;
}

std::vector<double> paired_differences(const Cells::Keyed& cell, const Cells::Keyed& baseline) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < cell.seeds.size(); ++i) {
    const auto twin = std::ranges::find(baseline.seeds, cell.seeds[i]);
    if (twin != baseline.seeds.end())
      differences.push_back(
          difference_of(cell.values[i], baseline.values[static_cast<std::size_t>(twin - baseline.seeds.begin())]));
  }
  return differences;
}

}  // namespace

std::vector<MeasureSummary> summarise_cells(std::span<const Trial> trials, std::span<const TrialRecord> records,
                                            std::uint64_t cell_count, std::size_t measure_count,
                                            std::optional<std::uint64_t> baseline, std::uint64_t seed) {
  const Cells cells{trials, records, cell_count};
  std::vector<Cells::Keyed> of_baseline;
  for (std::size_t measure = 0; baseline && measure < measure_count; ++measure)
    of_baseline.push_back(cells.values(*baseline, measure));

  std::vector<MeasureSummary> all(cell_count * measure_count);
  const auto summarise = [&](std::uint64_t cell, std::size_t measure) {
    const Cells::Keyed found = cells.values(cell, measure);
    MeasureSummary& summary = all[cell * measure_count + measure];
    summary.count = found.values.size();
    if (found.values.empty()) return;
    summary.mean = mean(found.values);
    summary.median = median(found.values);
    summary.deviation = standard_deviation(found.values);
    summary.student = student_interval(found.values);
    summary.bootstrap = bootstrap_interval(found.values, {seed, cell, measure});
    if (!baseline || cell == *baseline) return;
    const std::vector<double> differences = paired_differences(found, of_baseline[measure]);
    summary.pairs = differences.size();
    if (differences.empty()) return;
    summary.difference = mean(differences);
    summary.difference_student = student_interval(differences);
    summary.difference_bootstrap = bootstrap_interval(differences, {seed, cell, kDifferences + measure});
  };
  const std::uint64_t jobs = (cell_count + kCellsOfAJob - 1) / kCellsOfAJob;
  (void)engine::run_jobs(jobs, engine::worker_count(0), {}, [&](std::uint64_t job) -> std::function<void()> {
    for (std::uint64_t cell = job * kCellsOfAJob; cell < std::min(cell_count, (job + 1) * kCellsOfAJob); ++cell)
      for (std::size_t measure = 0; measure < measure_count; ++measure) summarise(cell, measure);
    return [] {};
  });
  return all;
}

}  // namespace stakemine::experiment
