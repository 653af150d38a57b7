// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/learning/coordinator_placement.hpp"
#include "stakemine/learning/miner_held_placements.hpp"
#include "stakemine/learning/skew.hpp"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

Dataset numbered(std::size_t train_rows, std::size_t test_rows) {
  Dataset data;
  const std::size_t rows = train_rows + test_rows;
  data.features = Matrix{rows, 2};
  for (std::size_t row = 0; row < rows; ++row) {
    data.features.row(row)[1] = static_cast<double>(row);
    data.labels.push_back(static_cast<std::uint32_t>(row));
    data.source_rows.push_back(static_cast<std::uint32_t>(row));
    data.placement_values.push_back(std::to_string(row));
  }
  data.train_count = train_rows;
  return data;
}

TEST(Partition, SizesDifferByAtMostOneAndShardsAreConsecutive) {
  for (const std::uint32_t rows : {1U, 2U, 7U, 100U, 381U})
    for (std::uint64_t shards = 1; shards <= rows; ++shards) {
      const Partition partition = equal_partition(rows, shards);
      ASSERT_EQ(partition.shard_count(), shards);
      for (std::uint64_t k = 0; k < shards; ++k) {
        const std::uint32_t size = partition.rows(k, 1).size();
        ASSERT_TRUE(size == rows / shards || size == rows / shards + 1);
      }
      ASSERT_EQ(partition.rows(0, shards).end, rows);
      // Wherever a run of shards lies, it has its part of the rows.
      const std::uint64_t half = shards / 2;
      const double part = static_cast<double>(half) * rows / static_cast<double>(shards);
      ASSERT_NEAR(partition.rows(0, half).size(), part, 1);
      ASSERT_NEAR(partition.rows(shards - half, half).size(), part, 1);
    }
}

TEST(CoordinatorPlacement, ShufflesTheTrainingRowsWholeAndLeavesTheTestRows) {
  Dataset data = numbered(1000, 50);
  const Partition partition = CoordinatorPlacement{{.shards = 240, .shards_per_miner = {}}}.place(data, {7, 40});
  EXPECT_EQ(partition.shard_count(), 240U);
  EXPECT_FALSE(std::ranges::is_sorted(data.source_rows));
  std::vector<std::uint32_t> seen(1000);
  for (std::uint32_t row = 0; row < 1050; ++row) {
    EXPECT_EQ(data.features.row(row)[1], data.source_rows[row]);
    EXPECT_EQ(data.labels[row], data.source_rows[row]);
    EXPECT_EQ(data.placement_values[row], std::to_string(data.source_rows[row]));
    if (row >= 1000) {
      EXPECT_EQ(data.source_rows[row], row);
    } else {
      ++seen.at(data.source_rows[row]);
    }
  }
  EXPECT_EQ(std::ranges::count(seen, 1U), 1000);

  Dataset again = numbered(1000, 50), other = numbered(1000, 50);
  (void)CoordinatorPlacement{{.shards = 3, .shards_per_miner = {}}}.place(again, {7, 1});
  (void)CoordinatorPlacement{{.shards = 3, .shards_per_miner = {}}}.place(other, {8, 1});
  EXPECT_EQ(again.source_rows, data.source_rows) << "the order depends on the seed alone";
  EXPECT_NE(other.source_rows, data.source_rows);
}

TEST(CoordinatorPlacement, CountsShards) {
  Dataset data = numbered(100, 0);
  const auto shards = [&](const CoordinatorPlacement::Options& options, std::uint64_t miners) {
    return CoordinatorPlacement{options}.place(data, {1, miners}).shard_count();
  };
  EXPECT_EQ(shards({}, 10), 40U);
  EXPECT_EQ(shards({}, 1000), 100U);
  EXPECT_EQ(shards({.shards = {}, .shards_per_miner = 10}, 10), 100U);
  EXPECT_THROW((void)shards({.shards = {}, .shards_per_miner = 10}, 11), UserError);
  EXPECT_THROW((void)shards({.shards = {}, .shards_per_miner = ~std::uint64_t{0}}, 11), UserError);
  EXPECT_EQ(shards({.shards = 100, .shards_per_miner = {}}, 1), 100U);
  try {
    (void)shards({.shards = 101, .shards_per_miner = {}}, 1);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "shards: 101 shards of 100 training rows; legal: 1 to 100");
  }
}

// 120 training rows of 4 classes, 10 test rows.
Dataset classes() {
  Dataset data = numbered(120, 10);
  for (std::size_t row = 0; row < data.labels.size(); ++row) data.labels[row] = static_cast<std::uint32_t>(row % 4);
  data.class_names = {"a", "b", "c", "d"};
  return data;
}

std::vector<std::uint32_t> sizes(const Partition& partition) {
  std::vector<std::uint32_t> result;
  for (const RowRange& own : partition.held) result.push_back(own.size());
  return result;
}

TEST(ColumnPlacement, GivesTheKthSmallestValueToTheKthMinerThatNeedsData) {
  Dataset data = numbered(4, 1);
  data.placement_values = {"10", "9", "10.0", "2", ""};
  const ColumnPlacement placement{{.column = "miner"}};
  // Five miners for three values: the second and the fourth can do without.
  const Partition partition =
      placement.place(data, {.seed = 1, .miners = 5, .needs_data = {true, false, true, false, true}});
  EXPECT_THAT(sizes(partition), testing::ElementsAre(1, 0, 1, 0, 2));
  EXPECT_THAT(data.source_rows, testing::ElementsAre(3, 1, 0, 2, 4)) << "numbers in order, rows as in the file";

  Dataset again = numbered(4, 1);
  again.placement_values = {"1", "2", "3", "4", ""};
  EXPECT_THAT(sizes(placement.place(again, {.seed = 1, .miners = 4, .needs_data = {true, false, true, true}})),
              testing::ElementsAre(1, 1, 1, 1));
  EXPECT_THROW((void)placement.place(again, {.seed = 1, .miners = 5, .needs_data = {}}), UserError);
  again.placement_values[2] = "";
  EXPECT_THROW((void)placement.place(again, {.seed = 1, .miners = 4, .needs_data = {}}), UserError);
}

TEST(MinerHeldPlacements, EveryRowHasOneHolderAndTestRowsStay) {
  for (const char* name : {"iid", "label", "dirichlet", "quantity"}) {
    Dataset data = classes();
    const Partition partition = Placement::family().choose(name).make()->place(data, {.seed = 3, .miners = 12});
    std::vector<std::uint32_t> seen(data.source_rows.begin(), data.source_rows.begin() + 120);
    std::ranges::sort(seen);
    for (std::uint32_t row = 0; row < 120; ++row) ASSERT_EQ(seen[row], row) << name;
    for (std::uint32_t row = 120; row < 130; ++row) ASSERT_EQ(data.source_rows[row], row) << name;
    std::uint32_t next = 0;
    for (const RowRange& own : partition.held) {
      ASSERT_EQ(own.begin, next) << name;
      next = own.end;
    }
    EXPECT_EQ(next, 120U) << name;
    Dataset other = classes();
    (void)Placement::family().choose(name).make()->place(other, {.seed = 4, .miners = 12});
    EXPECT_NE(other.source_rows, data.source_rows) << name;
  }
}

TEST(MinerHeldPlacements, ShowTheirSkew) {
  Dataset data = classes();
  const DataSkew one =
      measure_skew(data, LabelPlacement{{.classes_per_miner = 1}}.place(data, {.seed = 1, .miners = 8}));
  EXPECT_DOUBLE_EQ(one.label, 0.75) << "1 - the sum of the squared shares";
  EXPECT_DOUBLE_EQ(one.quantity, 0);
  EXPECT_EQ(one.holders, 8U);
  EXPECT_EQ(one.fewest_rows, 15U);
  const DataSkew iid = measure_skew(data, IidPlacement{{}}.place(data, {.seed = 1, .miners = 4}));
  EXPECT_LT(iid.label, 0.2);
  const auto dirichlet = [&](double alpha) {
    return measure_skew(data, DirichletPlacement{{.alpha = alpha}}.place(data, {.seed = 1, .miners = 4})).label;
  };
  EXPECT_GT(dirichlet(0.01), 0.5);
  EXPECT_LT(dirichlet(1e5), 0.05);
  const auto quantity = [&](double alpha) {
    return measure_skew(data, QuantityPlacement{{.alpha = alpha}}.place(data, {.seed = 1, .miners = 10})).quantity;
  };
  EXPECT_GT(quantity(0.05), 0.5);
  EXPECT_LT(quantity(1e5), 0.05);
}

TEST(LabelPlacement, RefusesWhatLeavesRowsWithoutAHolder) {
  Dataset data = classes();
  const auto place = [&](std::uint64_t each, std::uint64_t miners) {
    return LabelPlacement{{.classes_per_miner = each}}.place(data, {.seed = 1, .miners = miners});
  };
  EXPECT_THROW((void)place(1, 3), UserError);
  EXPECT_THROW((void)place(5, 3), UserError);
  EXPECT_THROW((void)place(1, 4 * 31), UserError);
  EXPECT_THAT(sizes(place(4, 2)), testing::ElementsAre(60, 60));
}

}  // namespace
}  // namespace stakemine::learning
