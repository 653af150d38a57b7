// SPDX-License-Identifier: Apache-2.0
// The reference vectors of the behaviours that need no rule; tests/scenario has them all.
#include "stakemine/adversary/behavior.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>

namespace stakemine::adversary {
namespace {

using config::Value;

std::vector<double> numbers_of(const Value& value) {
  std::vector<double> numbers;
  for (const Value& item : value.array())
    numbers.push_back(item.is_string() ? std::numeric_limits<double>::infinity() : item.number());
  return numbers;
}

config::Choice<Behavior> behavior_of(const Value& section) {
  config::Reader reader("vector", ".");
  config::Choice<Behavior> chosen;
  config::Codec<config::Choice<Behavior>>::read(chosen, section, {}, reader);
  reader.throw_if_errors();
  return chosen;
}

std::vector<double> answer(const Value& request) {
  const auto behavior = behavior_of(*request.find("behavior")).make();
  const auto& rows = request.find("honest")->array();
  Matrix honest(rows.size(), rows.front().array().size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::ranges::copy(numbers_of(rows[i]), honest.row(i).begin());
  std::vector<double> weights(rows.size(), 1.0);
  if (const Value* given = request.find("weights")) weights = numbers_of(*given);
  std::vector<double> update(honest.columns);
  KeyedRandom random(1, Purpose::test);
  behavior->forge(HonestView(honest.view(), weights), random, update);
  return update;
}

TEST(AttackVectors, Hold) {
  const Value document = config::parse_json_file(STAKEMINE_SOURCE_DIR "/tests/vectors/attack.json");
  std::size_t answered = 0, refused = 0;
  for (const Value& item : document.find("cases")->array()) {
    const Value& request = *item.find("request");
    const std::string& type = request.find("behavior")->find("type")->string();
    SCOPED_TRACE(item.find("id")->string());
    if (type == "tickle") {
      EXPECT_THROW(answer(request), UserError);
      ++refused;
    } else if (!type.starts_with("optimal_")) {
      const auto actual = answer(request);
      const auto expected = numbers_of(*item.find("response")->find("update"));
      const Value& tolerance = *item.find("tolerance");
      ASSERT_EQ(actual.size(), expected.size());
      for (std::size_t i = 0; i < actual.size(); ++i) {
        if (std::isinf(expected[i])) {
          EXPECT_EQ(actual[i], expected[i]);
        } else {
          EXPECT_NEAR(actual[i], expected[i],
                      tolerance.find("atol")->number() + tolerance.find("rtol")->number() * std::abs(expected[i]));
        }
      }
      ++answered;
    }
  }
  EXPECT_GE(answered, 21U);
  EXPECT_EQ(refused, 1U);
}

}  // namespace
}  // namespace stakemine::adversary
