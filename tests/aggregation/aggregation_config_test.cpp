// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/config.hpp"
#include "stakemine/aggregation/rules.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::HasSubstr;

AggregationConfig read(std::string_view text) {
  config::Reader reader("test.json", ".");
  AggregationConfig config;
  AggregationConfig::description().read(&config, config::parse_json(text, "test.json"), reader);
  reader.throw_if_errors();
  return config;
}

std::string error_of(std::string_view text) {
  try {
    (void)read(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(AggregationConfig, IsAMeanThatExpectsNoHarm) {
  const AggregationConfig config;
  EXPECT_EQ(config.rule.name(), "mean");
  EXPECT_EQ(config.hostile().of(100), 0);
  EXPECT_FALSE(config.weighting);
}

TEST(AggregationConfig, ReadsARuleWithTheFieldsAroundIt) {
  const auto config = read(R"({"type": "trimmed_mean", "byzantine_share": 0.2, "weighting": "samples"})");
  EXPECT_EQ(config.rule.name(), "trimmed_mean");
  EXPECT_EQ(config.hostile().of(10), 2);
  EXPECT_EQ(config.weighting, Weighting::samples);
}

TEST(AggregationConfig, ReadsABareNameAndOptions) {
  EXPECT_EQ(read(R"("coordinate_median")").rule.name(), "coordinate_median");
  const auto config = read(R"({"type": "trimmed_mean", "fraction": 0.25, "rounding": "none", "byzantine_weight": 3})");
  ASSERT_NE(config.rule.options_as<TrimmedMean::Options>(), nullptr);
  EXPECT_EQ(config.rule.options_as<TrimmedMean::Options>()->fraction, 0.25);
  EXPECT_EQ(config.rule.options_as<TrimmedMean::Options>()->rounding, Rounding::none);
  EXPECT_EQ(config.hostile().of(10), 3);
}

TEST(AggregationConfig, NamesWhatIsWrong) {
  EXPECT_THAT(error_of(R"({"type": "mean", "byzantine_weight": -1})"), HasSubstr("/byzantine_weight"));
  EXPECT_THAT(error_of(R"({"type": "mean", "byzantine_share": 1})"), HasSubstr("/byzantine_share"));
  EXPECT_THAT(error_of(R"({"type": "trimmed_mean", "byzantine_share": 0.5})"), HasSubstr("trimmed_mean"));
  EXPECT_THAT(error_of(R"({"type": "mean", "byzantine_share": 0.1, "byzantine_weight": 1})"), HasSubstr("not both"));
  EXPECT_THAT(error_of(R"({"type": "trimmed_mean", "fraction": 0.5})"), HasSubstr("/fraction"));
  EXPECT_THAT(error_of(R"({"type": "mean", "fraction": 0.1})"), HasSubstr("/fraction"));
  EXPECT_THAT(error_of(R"({"type": "trimmed_meen"})"), HasSubstr("trimmed_mean"));
  EXPECT_THAT(error_of(R"({"type": "mean", "weighting": "sample"})"), HasSubstr("samples"));
}

}  // namespace
}  // namespace stakemine::aggregation
