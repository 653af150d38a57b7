// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/study_tables.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/report/study_directory.hpp"

#include "report/scratch_folder.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::report {
namespace {

using testing::HasSubstr;

StudyResult example() {
  StudyResult study;
  study.axes = {"rule"};
  study.cells = {{"a,b"}, {"c"}};
  study.measures = {"time"};
  study.trials = {{0, 0, 7}, {0, 1, 8}, {1, 0, 7}, {1, 1, 8}};
  study.records.resize(4);
  for (std::uint64_t i = 0; i < 4; ++i) {
    study.records[i].trial = i;
    study.records[i].digest = "d" + std::to_string(i);
    study.records[i].values = {1.5 + static_cast<double>(i)};
    study.records[i].cost.wall_s = 0.25;
  }
  study.records[3].failure = "no data";
  study.records[3].digest.clear();
  study.records[3].values.clear();
  study.baseline = 0;
  study.summaries = experiment::summarise_cells(study.trials, study.records, 2, 1, study.baseline, 7);
  return study;
}

template <class Write>
std::string written(const Write& write) {
  std::ostringstream out;
  write(out, example());
  return std::move(out).str();
}

TEST(StudyTables, ATrialIsARow) {
  EXPECT_EQ(written(write_trials_csv),
            "rule,repetition,seed,digest,time\n\"a,b\",0,7,d0,1.5\n\"a,b\",1,8,d1,2.5\nc,0,7,d2,3.5\nc,1,8,,\n");
  EXPECT_EQ(written(write_times_csv),
            "rule,repetition,wall_s,cpu_s,peak_memory_bytes\n\"a,b\",0,0.25,,\n\"a,b\",1,0.25,,\n"
            "c,0,0.25,,\nc,1,0.25,,\n");
  EXPECT_EQ(written(write_failures_csv), "rule,repetition,seed,failure\nc,1,8,no data\n");
  EXPECT_EQ(failure_count(example()), 1U);
}

TEST(StudyTables, ACellAndMeasureIsARowOfTheSummary) {
  std::istringstream lines{written(write_summary_csv)};
  std::string head, first, second;
  std::getline(lines, head);
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_EQ(
      head,
      "rule,measure,count,mean,median,deviation,student_low,student_high,bootstrap_low,bootstrap_high,pairs,"
      "difference,difference_student_low,difference_student_high,difference_bootstrap_low,difference_bootstrap_high");
  EXPECT_THAT(first, testing::StartsWith("\"a,b\",time,2,2,2,0.7071067811865476,-4.353102"));
  EXPECT_EQ(second, "c,time,1,3.5,3.5,,,,,,1,2,,,,");
}

TEST(StudyDirectory, IsKeptFromASlip) {
  const ScratchFolder folder;
  const auto refused = [&](const std::filesystem::path& path, StudyStart start) {
    try {
      const StudyDirectory directory{path, start};
      return std::string{"accepted"};
    } catch (const UserError& error) {
      return std::string{error.what()};
    }
  };
  std::filesystem::create_directory(folder.path() / "mine");
  EXPECT_EQ(refused(folder.path() / "mine", StudyStart::fresh), "accepted") << "it is empty";
  write_text(folder.path() / "mine" / "thesis.tex", "years");
  EXPECT_THAT(refused(folder.path() / "mine", StudyStart::fresh), HasSubstr("exists already"));
  for (const StudyStart start : {StudyStart::replace, StudyStart::resume})
    EXPECT_THAT(refused(folder.path() / "mine", start), HasSubstr("not the folder of a study"));
  EXPECT_EQ(refused(folder.path() / "new", StudyStart::resume), "accepted");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "new")) << "nothing is touched before it is opened";
}

TEST(StudyDirectory, NumbersItsOwn) {
  const ScratchFolder folder;
  EXPECT_EQ(numbered_directory(folder.path(), "s", StudyStart::resume), folder.path() / "s-1");
  for (const char* name : {"s-1", "s-2"}) std::filesystem::create_directory(folder.path() / name);
  EXPECT_EQ(numbered_directory(folder.path(), "s", StudyStart::fresh), folder.path() / "s-3");
  EXPECT_EQ(numbered_directory(folder.path(), "s", StudyStart::resume), folder.path() / "s-2");
}

TEST(StudyDirectory, FilesAreWholeOrTheOldOnes) {
  const ScratchFolder folder;
  StudyDirectory directory{folder.path() / "study", StudyStart::fresh};
  const auto journal = directory.open("id");
  directory.write("a.csv", [](std::ostream& out) { out << "one"; });
  EXPECT_THROW(directory.write("a.csv",
                               [](std::ostream& out) {
                                 out << "half";
                                 throw RunError("the disk is full");
                               }),
               RunError);
  EXPECT_EQ(file_text(folder.path() / "study" / "a.csv"), "one");
  directory.write("a.csv", [](std::ostream& out) { out << "two"; });
  EXPECT_EQ(file_text(folder.path() / "study" / "a.csv"), "two");
}

}  // namespace
}  // namespace stakemine::report
