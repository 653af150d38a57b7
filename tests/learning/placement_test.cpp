// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/learning/coordinator_placement.hpp"

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

}  // namespace
}  // namespace stakemine::learning
