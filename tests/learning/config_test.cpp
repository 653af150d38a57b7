// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/config.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/learning/csv_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

using ::testing::HasSubstr;

LearningTaskConfig read(const std::string& text) {
  LearningTaskConfig task;
  config::Reader reader{"task.json", std::string{STAKEMINE_SOURCE_DIR} + "/configs"};
  LearningTaskConfig::description().read(&task, config::parse_json(text, "task.json"), reader);
  reader.throw_if_errors();
  return task;
}

std::string error_of(const std::string& text) {
  try {
    (void)read(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(LearningConfig, ReadsWhatTheExamplesWrite) {
  const LearningTaskConfig task = read(R"({
    "data": {"type": "csv", "path": "data/digits.csv", "label": "y", "split_column": "is_test", "divide_by": 16,
             "ignore": ["miner"]},
    "placement": {"type": "coordinator", "shards": 240},
    "model": {"type": "softmax_regression", "l2": 0.0, "bias": true, "initial": "zero"},
    "training": {"type": "distributed_gradient", "learning_rate": 1.0},
    "precision": "float64"})");
  const auto* csv = task.data.options_as<CsvSource::Options>();
  ASSERT_NE(csv, nullptr);
  EXPECT_EQ(csv->divide_by, 16.0);
  const Dataset data = task.data.make()->load({});
  EXPECT_EQ(data.features.rows, 1797U);
  EXPECT_EQ(data.class_names.size(), 10U);
  EXPECT_EQ(task.placement.name(), "coordinator");
}

TEST(LearningConfig, EverythingButTheDataHasADefault) {
  const LearningTaskConfig task = read(R"({"data": "make_classification"})");
  EXPECT_EQ(task.model.name(), "softmax_regression");
  EXPECT_EQ(task.training.name(), "distributed_gradient");
  EXPECT_THAT(error_of("{}"), HasSubstr("data"));
}

TEST(LearningConfig, RefusesWhatContradictsItself) {
  EXPECT_THAT(error_of(R"({"data": {"type": "csv", "path": "data/wdbc.csv", "label": "diagnosis", "split_column": "x",
                           "test_share": 0.3}})"),
              HasSubstr("/data/test_share"));
  EXPECT_THAT(error_of(R"({"data": {"type": "make_classification", "n_informative": 15, "n_redundant": 10}})"),
              HasSubstr("/data/n_informative"));
  EXPECT_THAT(error_of(R"({"data": {"type": "make_classification", "n_classes": 9}})"), HasSubstr("/data/n_classes"));
  EXPECT_THAT(error_of(R"({"data": "make_classification", "placement": {"type": "coordinator", "shards": 1,
                           "shards_per_miner": 1}})"),
              HasSubstr("/placement/shards_per_miner"));
  EXPECT_THAT(error_of(R"({"data": "make_classification", "precision": "float16"})"), HasSubstr("float64"));
  EXPECT_THAT(error_of(R"({"data": {"type": "csv", "path": "data/none.csv", "label": "y"}})"), HasSubstr("/data/path"));
  EXPECT_THAT(error_of(R"({"data": {"type": "make_classification", "n_samples": 1e15}})"),
              HasSubstr("/data/n_samples"));
}

TEST(LearningConfig, EveryMemberHasASummaryASourceAndASchema) {
  const config::Parts parts = config::parts_of(LearningTaskConfig::description());
  EXPECT_EQ(parts.families.size(), 5U);
  for (const config::FamilyBase* family : parts.families)
    for (std::size_t i = 0; i < family->size(); ++i) {
      EXPECT_FALSE(family->info(i).summary.empty()) << family->info(i).name;
      EXPECT_FALSE(family->info(i).source.empty()) << family->info(i).name;
    }
  EXPECT_TRUE(config::json_schema(LearningTaskConfig::description(), "task", "task").is_object());
}

}  // namespace
}  // namespace stakemine::learning
