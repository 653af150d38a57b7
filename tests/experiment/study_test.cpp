// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/study.hpp"

#include "stakemine/experiment/journal.hpp"
#include "stakemine/experiment/simulate.hpp"

#include "experiment/scratch_path.hpp"
#include "experiment/small_study.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

std::vector<TrialRecord> run(const SmallStudy& study, const StudyOptions& options) {
  const ScratchPath path;
  Journal journal = Journal::begin(path.file(), "id");
  EXPECT_TRUE(run_study(study, check_cells(study), journal, options));
  return journal.records();
}

void expect_same_results(const std::vector<TrialRecord>& a, const std::vector<TrialRecord>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].trial, b[i].trial);
    EXPECT_EQ(a[i].digest, b[i].digest);
    EXPECT_EQ(a[i].values, b[i].values);
    EXPECT_EQ(a[i].failure, b[i].failure);
  }
}

TEST(Study, EachTrialIsTheRunOfItsCellUnderItsSeed) {
  const SmallStudy study{5, 3};
  const auto records = run(study, {});
  ASSERT_EQ(records.size(), 15U);
  for (const TrialRecord& record : records) {
    ExperimentConfig config = study.config(study.trial(record.trial).cell);
    config.seed = study.trial(record.trial).seed;
    EXPECT_EQ(record.digest, simulate(config).summary.digest);
    EXPECT_EQ(record.values[2], std::nullopt);
  }
}

TEST(Study, ResultsDependNeitherOnThreadsNorOnWhatRunsBeside) {
  const SmallStudy study{20, 2};
  StudyOptions options;
  options.order = StudyOptions::Order::one_at_a_time;
  const auto reference = run(study, options);
  for (const std::uint32_t threads : {1U, 2U, 5U}) {
    options = {};
    options.threads = threads;
    expect_same_results(reference, run(study, options));
  }
  // So little memory that the larger cells have to wait until the smaller ones are through.
  options.memory_limit_bytes = 3 * check_cells(study)[10].memory_bytes;
  options.threads = 3;
  expect_same_results(reference, run(study, options));
}

TEST(Study, ACellThatFailsIsNotedAndTheOthersGoOn) {
  SmallStudy study{4, 2};
  study.broken_cell = 1;
  const ScratchPath path;
  {
    Journal journal = Journal::begin(path.file(), "id");
    EXPECT_TRUE(run_study(study, check_cells(study), journal, {}));
    std::set<std::uint64_t> failed;
    for (const TrialRecord& record : journal.records())
      if (!record.failure.empty()) failed.insert(record.trial);
    EXPECT_EQ(failed, (std::set<std::uint64_t>{2, 3}));
  }
  // What failed is tried again, and nothing else.
  study.broken_cell.reset();
  study.runs = 0;
  Journal journal = Journal::resume(path.file(), "id");
  EXPECT_TRUE(run_study(study, check_cells(study), journal, {}));
  EXPECT_EQ(study.runs, 2U);
  for (const TrialRecord& record : journal.records()) EXPECT_EQ(record.failure, "");
}

class StopAfter final : public TrialObserver {
 public:
  StopAfter(std::stop_source stop, std::uint64_t trials) : stop_(std::move(stop)), left_(trials) {}
  void trial_finished(const TrialRecord&, double share) override {
    EXPECT_GT(share, last_share_);
    last_share_ = share;
    if (--left_ == 0) stop_.request_stop();
  }

 private:
  std::stop_source stop_;
  std::uint64_t left_;
  double last_share_ = 0;
};

TEST(Study, InterruptedItGoesOnAndRunsNothingTwice) {
  const SmallStudy study{10, 3};
  const auto reference = run(study, {});
  const ScratchPath path;
  for (bool whole = false, fresh = true; !whole; fresh = false) {
    Journal journal = fresh ? Journal::begin(path.file(), "id") : Journal::resume(path.file(), "id");
    std::stop_source stop;
    StopAfter observer{stop, 7};
    StudyOptions options;
    options.threads = 2;
    options.stop = stop.get_token();
    options.observer = &observer;
    whole = run_study(study, check_cells(study), journal, options);
  }
  expect_same_results(reference, Journal::read(path.file()));
  std::string text = path.text();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 31) << "one line a trial, and the first";
}

TEST(Study, ACellThatNeedsTooMuchMemoryIsRefusedBeforeAnythingRuns) {
  class Huge final : public Study {
   public:
    [[nodiscard]] std::uint64_t cell_count() const override { return 2; }
    [[nodiscard]] std::uint64_t trial_count() const override { return 2; }
    [[nodiscard]] Trial trial(std::uint64_t index) const override { return {.cell = index, .seed = 1}; }
    [[nodiscard]] ExperimentConfig config(std::uint64_t cell) const override {
      ExperimentConfig config = SmallStudy{1, 1}.config(0);
      if (cell == 1) config.miners.front().count = 4'000'000'000;
      return config;
    }
    [[nodiscard]] std::vector<std::optional<double>> measure(const Trial&, const ExperimentConfig&,
                                                             const RunResult&) const override {
      return {};
    }
  };
  try {
    (void)check_cells(Huge{});
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("4000000000 miners and 2 rounds would need about"));
  }
}

}  // namespace
}  // namespace stakemine::experiment
