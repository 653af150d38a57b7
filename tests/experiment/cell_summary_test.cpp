// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/cell_summary.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

TrialRecord record(std::uint64_t trial, std::optional<double> value) {
  TrialRecord made;
  made.trial = trial;
  made.digest = "d";
  made.values = {value};
  return made;
}

// Two cells under seeds 1, 2, 3; the second is 10 more than the first, and a little.
const std::vector<Trial> kTrials{{0, 0, 1}, {0, 1, 2}, {0, 2, 3}, {1, 0, 1}, {1, 1, 2}, {1, 2, 3}};

TEST(CellSummary, DifferencesArePairedBySeed) {
  const std::vector<TrialRecord> records{record(0, 100), record(1, 200), record(2, 300),
                                         record(3, 110), record(4, 211), record(5, 309)};
  const auto summaries = summarise_cells(kTrials, records, 2, 1, 0, 5);
  EXPECT_EQ(summaries[0].count, 3U);
  EXPECT_EQ(summaries[0].mean, 200);
  EXPECT_EQ(*summaries[0].deviation, 100);
  EXPECT_FALSE(summaries[0].difference);
  EXPECT_EQ(summaries[1].mean, 210);
  EXPECT_EQ(summaries[1].pairs, 3U);
  EXPECT_DOUBLE_EQ(*summaries[1].difference, 10);
  // Of 10, 11 and 9: s = 1, t(2) = 4.30265, so ± 2.4841; unpaired it would be hundreds.
  EXPECT_NEAR(summaries[1].difference_student->high - 10, 4.3026527297 / std::sqrt(3.0), 1e-8);
  EXPECT_GE(summaries[1].difference_bootstrap->low, 9);
  EXPECT_LE(summaries[1].difference_bootstrap->high, 11);
}

TEST(CellSummary, MissingValuesAreLeftOut) {
  const std::vector<TrialRecord> records{record(0, 100), record(1, std::nullopt),
                                         record(2, 300), record(3, std::numeric_limits<double>::quiet_NaN()),
                                         record(4, 211), record(5, 309)};
  const auto summaries = summarise_cells(kTrials, records, 2, 1, 0, 5);
  EXPECT_EQ(summaries[0].count, 2U);
  EXPECT_EQ(summaries[1].count, 2U);
  EXPECT_EQ(summaries[1].pairs, 1U);
  EXPECT_EQ(*summaries[1].difference, 9);
  EXPECT_FALSE(summaries[1].difference_student);
}

TEST(CellSummary, RoundingIsNoDifference) {
  const double one_way = 0.1 + 0.2 + 0.3, other_way = 0.3 + 0.2 + 0.1;
  ASSERT_NE(one_way, other_way);
  const auto alike = summarise_cells(
      kTrials, std::vector{record(0, one_way), record(1, 1), record(3, other_way), record(4, 1)}, 2, 1, 0, 5);
  EXPECT_EQ(*alike[1].difference, 0);
  const auto close = summarise_cells(kTrials, std::vector{record(0, 1), record(3, 1 + 1e-12)}, 2, 1, 0, 5);
  EXPECT_NEAR(*close[1].difference, 1e-12, 1e-15) << "small, and a difference";
}

TEST(CellSummary, WithoutABaselineThereAreNoDifferences) {
  const auto summaries = summarise_cells(kTrials, std::vector{record(0, 1), record(4, 2)}, 2, 1, std::nullopt, 5);
  EXPECT_EQ(summaries[1].count, 1U);
  EXPECT_FALSE(summaries[1].difference);
  EXPECT_FALSE(summaries[1].student);
}

}  // namespace
}  // namespace stakemine::experiment
