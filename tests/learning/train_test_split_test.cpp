// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/train_test_split.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/learning/make_classification.hpp"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint32_t> first(const std::vector<std::uint32_t>& rows, std::size_t count) {
  return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count)};
}

void expect_each_row_once(const Split& split, std::size_t rows) {
  std::vector<std::uint32_t> all = split.train;
  all.insert(all.end(), split.test.begin(), split.test.end());
  std::ranges::sort(all);
  std::vector<std::uint32_t> expected(rows);
  std::iota(expected.begin(), expected.end(), 0U);
  EXPECT_EQ(all, expected);
}

TEST(TrainTestSplit, TestRowsAreRoundedUpAsScikitLearnRoundsThem) {
  EXPECT_EQ(test_row_count(569, 0.33), 188U);
  EXPECT_EQ(test_row_count(100, 0.07), 8U) << "0.07 * 100 is 7.000000000000001 in double, for scikit-learn too";
  EXPECT_EQ(test_row_count(3, 0.9), 3U);
  EXPECT_EQ(test_row_count(10, 0.0), 0U);
}

// numpy_split is held by the reference vectors in make_classification_test.cpp; this is scikit-learn 1.2.1's stratified
// one: X, y = make_classification(20000, 40, n_informative=12, random_state=42); train_test_split(numpy.arange(20000),
// test_size=.2, random_state=0, stratify=y)
TEST(TrainTestSplit, StratifiedAsScikitLearn) {
  const auto labels = make_classification({20000, 40, 12, 2, 2, 1.0}, 42).labels;
  const Split split = numpy_stratified_split(labels, 2, test_row_count(20000, 0.2), 0);
  EXPECT_THAT(first(split.train, 5), ElementsAre(14203, 7147, 11602, 9872, 6968));
  EXPECT_THAT(first(split.test, 5), ElementsAre(15723, 8176, 13395, 14234, 398));
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < split.train.size(); ++i) sum += i * split.train[i];
  EXPECT_EQ(sum, 1282343926515U);
  expect_each_row_once(split, labels.size());
}

TEST(TrainTestSplit, StratifiedRefusesWhatScikitLearnRefuses) {
  const std::vector<std::uint32_t> lonely{0, 0, 0, 1}, four{0, 0, 1, 1};
  EXPECT_THROW((void)numpy_stratified_split(lonely, 2, 2, 0), UserError);
  EXPECT_THROW((void)numpy_stratified_split(four, 2, 1, 0), UserError);
  EXPECT_THROW((void)numpy_stratified_split(four, 2, 3, 0), UserError);
}

TEST(TrainTestSplit, KeyedSplitsHoldEachRowOnceAndFollowTheSeed) {
  const Split split = keyed_split(1000, 330, 7);
  EXPECT_EQ(split.test.size(), 330U);
  EXPECT_TRUE(std::ranges::is_sorted(split.train) && std::ranges::is_sorted(split.test));
  expect_each_row_once(split, 1000);
  EXPECT_EQ(keyed_split(1000, 330, 7).test, split.test);
  EXPECT_NE(keyed_split(1000, 330, 8).test, split.test);
  EXPECT_TRUE(keyed_split(10, 0, 1).test.empty());
  EXPECT_TRUE(keyed_split(10, 10, 1).train.empty());
}

TEST(TrainTestSplit, KeyedStratifiedGivesEachClassItsShareByLargestRemainder) {
  std::vector<std::uint32_t> labels(100, 0);
  std::fill(labels.begin() + 50, labels.begin() + 85, 1U);
  std::fill(labels.begin() + 85, labels.end(), 2U);  // 50, 35 and 15 rows
  const Split split = keyed_stratified_split(labels, 3, 33, 5);
  std::vector<int> counts(3);
  for (const std::uint32_t row : split.test) ++counts[labels[row]];
  EXPECT_THAT(counts, ElementsAre(16, 12, 5)) << "quotas 16.5, 11.55 and 4.95";
  expect_each_row_once(split, 100);
}

}  // namespace
}  // namespace stakemine::learning
