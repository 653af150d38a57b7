// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/make_classification.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/learning/train_test_split.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

ClassificationShape shape_of(const config::Value& request) {
  const auto count = [&](const char* key) { return static_cast<std::uint64_t>(request.find(key)->number()); };
  return {count("n_samples"),   count("n_features"), count("n_informative"),
          count("n_redundant"), count("n_classes"),  request.find("class_sep")->number()};
}

void expect_rows(const config::Value& expected, const std::vector<std::uint32_t>& rows) {
  ASSERT_EQ(expected.array().size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(expected.array()[i].number(), rows[i]) << "place " << i;
}

TEST(MakeClassification, ReferenceVectors) {
  const config::Value file = config::parse_json_file(std::string{STAKEMINE_SOURCE_DIR} + "/tests/vectors/dataset.json");
  std::size_t made = 0, refused = 0;
  for (const config::Value& item : file.find("cases")->array()) {
    SCOPED_TRACE(item.find("id")->string());
    const config::Value& request = *item.find("request");
    const config::Value& response = *item.find("response");
    const auto seed = static_cast<std::uint32_t>(request.find("random_state")->number());
    if (response.find("error") != nullptr) {
      EXPECT_THROW((void)make_classification(shape_of(request), seed), UserError);
      ++refused;
      continue;
    }
    const ClassificationData data = make_classification(shape_of(request), seed);
    const auto& rows = response.find("x")->array();
    ASSERT_EQ(rows.size(), data.features.rows);
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (std::size_t c = 0; c < data.features.columns; ++c)
        ASSERT_NEAR(rows[r].array()[c].number(), data.features.row(r)[c], 1e-9) << r << ", " << c;
    expect_rows(*response.find("y"), data.labels);
    const auto count = static_cast<std::uint32_t>(rows.size());
    const Split split = numpy_split(count, test_row_count(count, request.find("test_size")->number()),
                                    static_cast<std::uint32_t>(request.find("split_random_state")->number()));
    expect_rows(*response.find("train"), split.train);
    expect_rows(*response.find("test"), split.test);
    ++made;
  }
  EXPECT_GE(made, 7U);
  EXPECT_GE(refused, 1U);
}

// Shapes too large for a file of vectors, by the sums Σ x_k cos k (k over the matrix) and Σ y_i i that
// scikit-learn 1.2.1 gives.
struct LargeCase {
  ClassificationShape shape;
  std::uint32_t seed;
  double feature_sum;
  std::uint64_t label_sum;
};

class LargeClassification : public ::testing::TestWithParam<LargeCase> {};

TEST_P(LargeClassification, SumsAreScikitLearns) {
  const ClassificationData data = make_classification(GetParam().shape, GetParam().seed);
  double feature_sum = 0.0;
  for (std::size_t k = 0; k < data.features.data.size(); ++k)
    feature_sum += data.features.data[k] * std::cos(static_cast<double>(k));
  std::uint64_t label_sum = 0;
  for (std::size_t i = 0; i < data.labels.size(); ++i) label_sum += data.labels[i] * i;
  EXPECT_NEAR(feature_sum, GetParam().feature_sum, 1e-7);
  EXPECT_EQ(label_sum, GetParam().label_sum);
}

// The second has more than 30 informative dimensions; the third fills so many corners that a reservoir chooses them.
INSTANTIATE_TEST_SUITE_P(Shapes, LargeClassification,
                         ::testing::Values(LargeCase{{20000, 40, 12, 2, 2, 1.0}, 42, -227.05477553725905, 99861004},
                                           LargeCase{{1000, 50, 40, 5, 3, 1.0}, 3, 844.6293933125968, 502788},
                                           LargeCase{{1500, 12, 10, 0, 511, 1.0}, 8, 154.39698958912678, 281121182}));

TEST(MakeClassification, RefusesWhatScikitLearnRefuses) {
  const auto blamed = [](const ClassificationShape& shape) {
    const auto problem = problem_of(shape);
    return problem ? std::string{problem->argument} : std::string{};
  };
  EXPECT_EQ(blamed({}), "");
  EXPECT_EQ(blamed({100, 5, 3, 2, 4, 1.0}), "");
  EXPECT_EQ(blamed({100, 5, 3, 3, 2, 1.0}), "n_informative");
  EXPECT_EQ(blamed({100, 5, 6, 0, 2, 1.0}), "n_informative");
  EXPECT_EQ(blamed({100, 20, 2, 2, 3, 1.0}), "n_classes");
  EXPECT_EQ(blamed({100, 20, 0, 2, 2, 1.0}), "n_classes");
  EXPECT_EQ(blamed({0, 20, 2, 2, 2, 1.0}), "n_samples");
  EXPECT_EQ(blamed({1'000'000'000'000'000, 20, 2, 2, 2, 1.0}), "n_samples");
  EXPECT_EQ(blamed({100, 0, 2, 2, 2, 1.0}), "n_features");
  EXPECT_EQ(blamed({100, 20, 2, 2, 2, std::nan("")}), "class_sep");
  try {
    (void)make_classification({50, 20, 15, 10, 2, 1.0}, 1);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith("n_informative: "));
  }
}

}  // namespace
}  // namespace stakemine::learning
