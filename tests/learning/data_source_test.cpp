// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/data_source.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/make_classification_source.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stakemine::learning {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CsvSourceTest : public ::testing::Test {
 protected:
  ~CsvSourceTest() override { std::filesystem::remove(path_); }

  Dataset load(const std::string& text, CsvSource::Options options, const DataRequest& request = {}) {
    std::ofstream(path_, std::ios::binary) << text;
    options.path.path = path_;
    return CsvSource{options}.load(request);
  }
  std::string error_of(const std::string& text, CsvSource::Options options, const DataRequest& request = {}) {
    try {
      (void)load(text, std::move(options), request);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  static CsvSource::Options labelled(const std::string& label) {
    CsvSource::Options options;
    options.label = label;
    options.test_share = 0.0;
    return options;
  }

  const std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                      ("stakemine-data-" + std::to_string(::getpid()) + "-" +
                                       ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv");
};

TEST_F(CsvSourceTest, FeaturesAreAllOtherColumnsAndClassesAreSorted) {
  CsvSource::Options options = labelled("kind");
  options.ignore = {"id"};
  const Dataset data = load("a,kind,id,b\n1,pear,x,2\n3,apple,y,4\n5,pear,z,6\n", options);
  EXPECT_THAT(data.feature_names, ElementsAre("a", "b"));
  EXPECT_THAT(data.class_names, ElementsAre("apple", "pear"));
  EXPECT_THAT(data.labels, ElementsAre(1, 0, 1));
  EXPECT_THAT(data.features.data, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(data.train_count, 3U);
  EXPECT_EQ(data.test().size(), 0U);
}

TEST_F(CsvSourceTest, NumericClassesSortAsNumbersAndEqualOnesAreOne) {
  const Dataset numbers = load("x,y\n1,10\n2,9\n3,10.0\n4,-1\n", labelled("y"));
  EXPECT_THAT(numbers.class_names, ElementsAre("-1", "9", "10"));
  EXPECT_THAT(numbers.labels, ElementsAre(2, 1, 2, 0));
  EXPECT_THAT(load("x,y\n1,10\n2,9\n3,n\n", labelled("y")).class_names, ElementsAre("10", "9", "n"));
}

TEST_F(CsvSourceTest, SplitColumnAndPlacementColumn) {
  CsvSource::Options options;
  options.label = "y";
  options.split_column = "held";
  const Dataset data = load("x,y,held,miner\n1,a,1,\n2,b,0,m1\n3,a,0,m2\n4,b,true,\n", options, {1, "miner"});
  EXPECT_THAT(data.feature_names, ElementsAre("x"));
  EXPECT_THAT(data.source_rows, ElementsAre(1, 2, 0, 3));
  EXPECT_THAT(data.train().features.row(0), ElementsAre(2));
  EXPECT_THAT(data.test().labels, ElementsAre(0, 1));
  EXPECT_THAT(data.placement_values, ElementsAre("m1", "m2", "", ""));
}

TEST_F(CsvSourceTest, StandardizesByTheTrainingPartAlone) {
  CsvSource::Options options;
  options.label = "y";
  options.split_column = "held";
  options.standardize = true;
  options.divide_by = 2.0;
  const Dataset data = load("x,c,y,held\n2,0.1,a,0\n6,0.1,b,0\n100,0.3,b,1\n10,0.1,a,0\n", options);
  // Divided: 1, 3, 5 with mean 3 and population deviation sqrt(8/3); column c is constant, so it is only shifted.
  const double deviation = std::sqrt(8.0 / 3.0);
  EXPECT_THAT(data.features.data,
              ElementsAre(DoubleNear(-2 / deviation, 1e-15), 0, 0, 0, DoubleNear(2 / deviation, 1e-15), 0,
                          DoubleNear(47 / deviation, 1e-14), DoubleNear(0.1, 1e-15)));
}

TEST_F(CsvSourceTest, RefusesWithThePlace) {
  EXPECT_THAT(error_of("x,y\n1,a\nz,b\n", labelled("y")), HasSubstr(":3: column \"x\": \"z\" is not a number"));
  EXPECT_THAT(error_of("x,y\n,a\n", labelled("y")), HasSubstr(":2: column \"x\": the value is missing"));
  EXPECT_THAT(error_of("x,y\n1,\n", labelled("y")), HasSubstr(":2: column \"y\": the label is missing"));
  EXPECT_THAT(error_of("x,label\n1,a\n", labelled("lable")), HasSubstr("did you mean \"label\"?"));
  EXPECT_THAT(error_of("y\na\nb\n", labelled("y")), HasSubstr("no column is left to be a feature"));
  EXPECT_THAT(error_of("x,y\n1,a\n2,a\n", labelled("y")), HasSubstr("column \"y\": 2 row(s), 1 different label(s)"));
  EXPECT_THAT(error_of("x,y\n", labelled("y")), HasSubstr("0 row(s)"));
  EXPECT_THAT(error_of("x,y\n1e300,a\n-1e300,b\n",
                       [] {
                         CsvSource::Options options = labelled("y");
                         options.standardize = true;
                         return options;
                       }()),
              HasSubstr("column \"x\": its numbers are too large"));
  CsvSource::Options split = labelled("y");
  split.split_column = "x";
  EXPECT_THAT(error_of("x,y,z\n2,a,1\n", split), HasSubstr(":2: column \"x\": must be 1 or true"));
  EXPECT_THAT(error_of("x,y,z\n1,a,1\n1,b,1\n", split), HasSubstr("none is left to learn from"));
}

TEST_F(CsvSourceTest, EstimatesItsMemoryBeforeReadingItAll) {
  std::string text = "x,y,label\n";
  for (int row = 0; row < 20'000; ++row) text += std::to_string(row) + ",0.5," + (row % 2 == 0 ? "a\n" : "b\n");
  std::ofstream(path_, std::ios::binary) << text;
  CsvSource::Options options = labelled("label");
  options.path.path = path_;
  const MemoryEstimate estimate = CsvSource{options}.memory_estimate();
  EXPECT_EQ(estimate.field, "path");
  EXPECT_GT(estimate.bytes, 20'000 * 2 * 8.0);
  EXPECT_LT(estimate.bytes, 20'000 * 200.0);
}

TEST(DataSource, BreastCancerAsScikitLearnSplitsIt) {
  CsvSource::Options options;
  options.path.path = std::string{STAKEMINE_SOURCE_DIR} + "/configs/data/wdbc.csv";
  options.label = "diagnosis";
  options.test_share = 0.33;
  options.split_random_state = 42;
  const Dataset data = CsvSource{options}.load({});
  EXPECT_EQ(data.train().size(), 381U);
  EXPECT_EQ(data.test().size(), 188U);
  EXPECT_THAT(data.class_names, ElementsAre("benign", "malignant"));
  const Split expected = numpy_split(569, 188, 42);

  std::vector<std::uint32_t> test(data.source_rows.begin() + 381, data.source_rows.end());
  EXPECT_TRUE(std::ranges::is_sorted(test));
  EXPECT_THAT(test, ::testing::UnorderedElementsAreArray(expected.test));
}

TEST(DataSource, MakeClassificationFollowsItsOwnSeedOrTheRuns) {
  MakeClassificationSource::Options options;
  options.test_share = 0.2;
  options.random_state = 42;
  const Dataset fixed = MakeClassificationSource{options}.load({1, {}});
  EXPECT_EQ(fixed.test().size(), 20U);
  EXPECT_EQ(fixed.all().size(), 100U);
  const ClassificationData made = make_classification({}, 42);
  for (std::size_t row = 0; row < 100; ++row)
    ASSERT_THAT(fixed.features.row(row), ::testing::ElementsAreArray(made.features.row(fixed.source_rows[row])));
  options.random_state.reset();
  const Dataset by_run = MakeClassificationSource{options}.load({42, {}});
  EXPECT_THAT(by_run.features.row(0), ::testing::ElementsAreArray(made.features.row(by_run.source_rows[0])));
}

TEST(DataSource, MakeClassificationEstimatesItsMemory) {
  MakeClassificationSource::Options options;
  options.n_samples = 4'000'000'000;
  const MemoryEstimate estimate = MakeClassificationSource{options}.memory_estimate();
  EXPECT_EQ(estimate.field, "n_samples");
  EXPECT_GT(estimate.bytes, 4e9 * 20 * 8);
}

}  // namespace
}  // namespace stakemine::learning
