// SPDX-License-Identifier: Apache-2.0
// LIBSVM files whose rows are held sparse: when they are, what they then hold, and what is refused.
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/learning/coordinator_placement.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include "support/dense_features.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SparseFiles : public ::testing::Test {
 protected:
  SparseFiles() { std::filesystem::create_directory(folder_); }
  ~SparseFiles() override { std::filesystem::remove_all(folder_); }

  LibsvmSource::Options options(const std::string& text) {
    std::ofstream(folder_ / "rows", std::ios::binary) << text;
    LibsvmSource::Options result;
    result.path = {"rows", folder_ / "rows"};
    result.test_share = 0;
    return result;
  }
  // 300 rows of 60 features, about three a row, of five classes.
  LibsvmSource::Options random_file() {
    KeyedRandom random{9, Purpose::test};
    std::string text;
    for (int row = 0; row < 300; ++row) {
      text += fmt::format("{}", random.below(5));
      for (int column = 1; column <= 60; ++column)
        if (random.uniform() < 0.05) text += fmt::format(" {}:{:.4f}", column, random.uniform());
      text += '\n';
    }
    return options(text + "1 60:1\n");
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stakemine-sparse-" + std::to_string(::getpid()) + "-" +
                                                ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

const DataRequest kSparse{.most = Storage::sparse};

TEST_F(SparseFiles, HoldWhatTheFileNames) {
  const Dataset data = LibsvmSource{options("1 2:0.5 9:-3\n2\n1 1:0 3:7 # 4:1\n")}.load(kSparse);
  ASSERT_TRUE(data.is_sparse());
  EXPECT_EQ(data.features.columns, 9U);
  EXPECT_THAT(data.pattern.columns, ElementsAre(1, 8, 0, 2));
  EXPECT_THAT(data.features.data, ElementsAre(0.5, -3, 0, 7));
  std::vector<std::size_t> sizes;
  for (const RowExtent& row : data.pattern.rows) sizes.push_back(row.size());
  EXPECT_THAT(sizes, ElementsAre(2, 0, 2));
  EXPECT_THAT(data.labels, ElementsAre(0, 1, 0));
}

TEST_F(SparseFiles, ArePreparedAsDenseOnesAre) {
  LibsvmSource::Options held = random_file();
  held.divide_by = 3;
  held.log1p = true;
  held.test_share = 0.3;
  held.stratify = true;
  Dataset sparse = LibsvmSource{held}.load(kSparse), dense = LibsvmSource{held}.load({});
  ASSERT_TRUE(sparse.is_sparse());
  ASSERT_FALSE(dense.is_sparse());
  const CoordinatorPlacement placement{{}};
  for (Dataset* data : {&sparse, &dense}) (void)placement.place(*data, {.seed = 4, .miners = 7});
  EXPECT_EQ(dense_features(sparse.train()).data, dense_features(dense.train()).data);
  EXPECT_EQ(dense_features(sparse.test()).data, dense_features(dense.test()).data);
  EXPECT_EQ(sparse.labels, dense.labels);
  EXPECT_EQ(sparse.source_rows, dense.source_rows);
  EXPECT_EQ(sparse.train_count, dense.train_count);
  to_single_precision(sparse);
  to_single_precision(dense);
  EXPECT_TRUE(sparse.features.data.empty());
  EXPECT_EQ(dense_features(sparse.all()).data, dense_features(dense.all()).data);
}

TEST_F(SparseFiles, AreSparseWhereThatPaysAndTheConfigDoesNotSayOtherwise) {
  const std::string quarter = "1 1:1\n2 4:1\n", more = "1 1:1\n2 3:1\n";
  EXPECT_TRUE(LibsvmSource{options(quarter)}.load(kSparse).is_sparse());
  EXPECT_FALSE(LibsvmSource{options(quarter)}.load({}).is_sparse());
  EXPECT_FALSE(LibsvmSource{options(more)}.load(kSparse).is_sparse());
  LibsvmSource::Options chosen = options(more);
  chosen.storage = Storage::sparse;
  EXPECT_TRUE(LibsvmSource{chosen}.load(kSparse).is_sparse());
  chosen = options(quarter);
  chosen.storage = Storage::dense;
  EXPECT_FALSE(LibsvmSource{chosen}.load(kSparse).is_sparse());
  chosen.storage.reset();
  chosen.standardize = true;
  EXPECT_FALSE(LibsvmSource{chosen}.load(kSparse).is_sparse());
}

TEST_F(SparseFiles, AreKnownInSizeBeforeAnythingIsAllocated) {
  LibsvmSource::Options held = options("1 1:1 16777216:1\n2 1:1\n+1 1:1\n");
  const MemoryEstimate sparse = LibsvmSource{held}.memory_estimate(Storage::sparse);
  EXPECT_EQ(sparse.numbers, 4);
  EXPECT_EQ(sparse.features, 16777216);
  EXPECT_EQ(sparse.classes, 2);
  EXPECT_GE(sparse.bytes, 4 * 12 + 3 * 16);
  EXPECT_LT(sparse.bytes, 1000);
  held.standardize = true;
  const MemoryEstimate dense = LibsvmSource{held}.memory_estimate(Storage::sparse);
  EXPECT_GT(dense.bytes, 3 * 16777216.0 * 8);
  EXPECT_EQ(dense.field, "standardize");
  held.standardize = false;
  held.storage = Storage::dense;
  EXPECT_EQ(LibsvmSource{held}.memory_estimate(Storage::sparse).field, "storage");
  EXPECT_EQ(LibsvmSource{held}.memory_estimate().field, "path");
}

// configs/data/README.md says how the file was made of the table.
TEST_F(SparseFiles, TheShippedOneIsTheTablesDeciles) {
  const std::filesystem::path folder = std::string{STAKEMINE_SOURCE_DIR} + "/configs/data";
  LibsvmSource::Options held;
  held.path = {"wdbc-deciles.libsvm", folder / "wdbc-deciles.libsvm"};
  held.test_share = 0;
  const Dataset data = LibsvmSource{held}.load(kSparse);
  CsvSource::Options table_options;
  table_options.path = {"wdbc.csv", folder / "wdbc.csv"};
  table_options.label = "diagnosis";
  table_options.test_share = 0;
  const Dataset table = CsvSource{table_options}.load({});
  ASSERT_TRUE(data.is_sparse());
  ASSERT_EQ(data.rows(), table.rows());
  EXPECT_EQ(data.class_names, table.class_names);
  EXPECT_EQ(data.labels, table.labels);
  for (std::size_t row = 0; row < data.rows(); ++row) {
    ASSERT_EQ(data.pattern.rows[row].size(), 30U);
    for (std::size_t f = 0; f < 30; ++f) {
      std::size_t smaller = 0;
      for (std::size_t other = 0; other < table.rows(); ++other)
        smaller += table.features.row(other)[f] < table.features.row(row)[f] ? 1 : 0;
      const std::size_t place = static_cast<std::size_t>(data.pattern.rows[row].begin) + f;
      ASSERT_EQ(data.pattern.columns[place], 10 * f + 10 * smaller / table.rows());
      ASSERT_EQ(data.features.data[place], 1);
    }
  }
}

TEST_F(SparseFiles, RefuseHostileIndicesAndLabelsWithoutEnd) {
  const auto error = [&](const std::string& text) {
    try {
      (void)LibsvmSource{options(text)}.load(kSparse);
    } catch (const UserError& caught) {
      return std::string{caught.what()};
    }
    return std::string{"no error"};
  };
  EXPECT_THAT(error("1 1:1 4000000000:1\n2 1:1\n"), HasSubstr("4000000000 features; expected 1 to 16777216"));
  EXPECT_THAT(error("1 1:1 18446744073709551615:1\n2 1:1\n"), HasSubstr("features; expected 1 to 16777216"));
  EXPECT_THAT(error("1 1:-1 9:1\n2 1:1\n"), HasSubstr("no error"));
  std::string text;
  for (std::size_t row = 0; row <= LibsvmSource::kMostClasses; ++row) text += fmt::format("{} 1:1 9:2\n", row);
  EXPECT_THAT(error(text), HasSubstr("more than 65536 different labels"));
}

TEST_F(SparseFiles, NameTheColumnThatHasNoLogarithm) {
  LibsvmSource::Options held = options("1 3:1\n2 5:-1.5 9:2\n1 20:1\n");
  held.log1p = true;
  try {
    (void)LibsvmSource{held}.load(kSparse);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("rows: column \"x4\": -1.5 has no log1p"));
  }
}

}  // namespace
}  // namespace stakemine::learning
