// SPDX-License-Identifier: Apache-2.0
// The reference vectors, read as a request's own section is.
#include "stakemine/aggregation/config.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using config::Value;

double number_of(const Value& value) {
  if (!value.is_string()) return value.number();
  if (value.string() == "nan") return kNaN;
  return value.string() == "inf" ? kInfinity : -kInfinity;
}

std::vector<double> numbers_of(const Value& value) {
  std::vector<double> numbers;
  for (const Value& item : value.array()) numbers.push_back(number_of(item));
  return numbers;
}

AggregationConfig config_of(const Value& section) {
  config::Reader reader("vector", ".");
  AggregationConfig config;
  AggregationConfig::description().read(&config, section, reader);
  reader.throw_if_errors();
  return config;
}

Aggregate answer(const Value& request) {
  const AggregationConfig config = config_of(*request.find("aggregation"));
  Weighted input;
  for (const Value& row : request.find("updates")->array()) input.add(numbers_of(row), 1.0);
  if (const Value* weights = request.find("weights")) input.weights = numbers_of(*weights);
  return combine(*config.make(), input, config.hostile());
}

void expect_near(const std::vector<double>& actual, const Value& expected, const Value& tolerance) {
  const double relative = tolerance.is_number() ? 0.0 : tolerance.find("rtol")->number();
  const double absolute = tolerance.is_number() ? tolerance.number() : tolerance.find("atol")->number();
  ASSERT_EQ(actual.size(), expected.array().size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double wanted = number_of(expected.array()[i]);
    EXPECT_NEAR(actual[i], wanted, absolute + relative * std::abs(wanted)) << "entry " << i;
  }
}

TEST(AggregationVectors, Hold) {
  const Value document = config::parse_json_file(STAKEMINE_SOURCE_DIR "/tests/vectors/aggregate.json");
  std::size_t answered = 0, refused = 0;
  for (const Value& item : document.find("cases")->array()) {
    const Value& request = *item.find("request");
    SCOPED_TRACE(item.find("id")->string());
    const Value& response = *item.find("response");
    if (response.find("error") != nullptr) {
      EXPECT_THROW(answer(request), UserError);
      ++refused;
      continue;
    }
    const Aggregate actual = answer(request);
    if (const Value* result = response.find("result")) expect_near(actual.result, *result, *item.find("tolerance"));
    if (const Value* alpha = response.find("alpha")) expect_near(actual.alpha, *alpha, *item.find("tolerance"));
    if (const Value* rejected = response.find("rejected")) {
      EXPECT_EQ(std::vector<double>(actual.rejected.begin(), actual.rejected.end()), numbers_of(*rejected));
    }
    ++answered;
  }
  EXPECT_GE(answered, 84U);
  EXPECT_GE(refused, 6U);
}

}  // namespace
}  // namespace stakemine::aggregation
