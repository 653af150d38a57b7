// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/journal.hpp"

#include "stakemine/core/error.hpp"

#include "experiment/scratch_path.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

TrialRecord example(std::uint64_t trial) {
  TrialRecord record;
  record.trial = trial;
  record.digest = "0123456789abcdef0123456789abcdef";
  record.values = {0.1 + static_cast<double>(trial), std::nullopt, -1e-300, std::numeric_limits<double>::infinity()};
  record.cost = {.wall_s = 0.25, .cpu_s = 1.0 / 3, .peak_memory_bytes = std::nullopt};
  return record;
}

void expect_equal(const TrialRecord& a, const TrialRecord& b) {
  EXPECT_EQ(a.trial, b.trial);
  EXPECT_EQ(a.failure, b.failure);
  EXPECT_EQ(a.digest, b.digest);
  EXPECT_EQ(a.values, b.values);
  EXPECT_EQ(a.cost.wall_s, b.cost.wall_s);
  EXPECT_EQ(a.cost.cpu_s, b.cost.cpu_s);
  EXPECT_EQ(a.cost.peak_memory_bytes, b.cost.peak_memory_bytes);
}

void write(const std::filesystem::path& file, std::initializer_list<TrialRecord> records) {
  Journal journal = Journal::begin(file, "id");
  for (const TrialRecord& record : records) journal.append(record);
}

TEST(Journal, GivesBackWhatWasPutIn) {
  const ScratchPath path;
  TrialRecord failed;
  failed.trial = 1;
  failed.failure = "a.json:3: /miners: two\nlines, with \"quotes\" and spaces ";
  write(path.file(), {example(2), failed, example(0)});
  const std::vector<TrialRecord> records = Journal::read(path.file());
  ASSERT_EQ(records.size(), 3U);
  expect_equal(records[0], example(0));
  expect_equal(records[2], example(2));
  EXPECT_EQ(records[1].failure, "a.json:3: /miners: two lines, with \"quotes\" and spaces ");
  EXPECT_EQ(records[1].digest, "");
}

TEST(Journal, TheLatestRecordOfATrialCounts) {
  const ScratchPath path;
  TrialRecord failed = example(7);
  failed.failure = "no memory";
  write(path.file(), {failed, example(7)});
  ASSERT_EQ(Journal::read(path.file()).size(), 1U);
  EXPECT_EQ(Journal::read(path.file()).front().failure, "");
  const Journal journal = Journal::resume(path.file(), "id");
  EXPECT_TRUE(journal.finished(8)[7]);
  EXPECT_FALSE(journal.finished(8)[6]);
}

TEST(Journal, CutAnywhereItKeepsTheLinesThatAreWhole) {
  const ScratchPath path;
  write(path.file("whole"), {example(0), example(1), example(2)});
  const std::string text = path.text("whole");
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const auto file = path.write("cut", text.substr(0, length));
    std::size_t whole_lines = 0;
    for (std::size_t i = 0; i < length; ++i) whole_lines += text[i] == '\n' ? 1 : 0;
    {
      Journal journal = Journal::resume(file, "id");
      EXPECT_EQ(journal.records().size(), whole_lines == 0 ? 0 : whole_lines - 1) << length;
      journal.append(example(9));
    }
    const auto records = Journal::read(file);
    ASSERT_FALSE(records.empty());
    expect_equal(records.back(), example(9));
    EXPECT_EQ(records.size(), std::max<std::size_t>(1, whole_lines)) << length;
  }
}

TEST(Journal, ADamagedLineAndAllBehindItAreDropped) {
  const ScratchPath path;
  write(path.file("whole"), {example(0), example(1), example(2)});
  std::string text = path.text("whole");
  const std::size_t second = text.find('\n', text.find('\n') + 1) + 1;
  text[second + 10] ^= 1;
  const Journal journal = Journal::resume(path.write("damaged", text), "id");
  ASSERT_EQ(journal.records().size(), 1U);
  EXPECT_EQ(journal.records().front().trial, 0U);
  EXPECT_EQ(path.text("damaged").size(), second);
}

std::string refusal(const std::filesystem::path& file, std::string_view identity) {
  try {
    (void)Journal::resume(file, identity);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Journal, IsTakenUpByItsOwnStudyAlone) {
  const ScratchPath path;
  write(path.file(), {example(0)});
  EXPECT_EQ(refusal(path.file(), "id"), "accepted");
  EXPECT_THAT(refusal(path.file(), "another"), HasSubstr("belongs to another study"));
  EXPECT_THAT(refusal(path.write("text", "a,b\n1,2\n"), "id"), HasSubstr("not the journal of a study"));
  EXPECT_THAT(refusal(path.file("none"), "id"), HasSubstr("No such file"));
  EXPECT_THROW((void)Journal::begin(path.file(), "id"), RunError);
}

TEST(Journal, HasOneWriterAtATime) {
  const ScratchPath path;
  const Journal journal = Journal::begin(path.file(), "id");
  EXPECT_THAT(refusal(path.file(), "id"), HasSubstr("another process"));
}

}  // namespace
}  // namespace stakemine::experiment
