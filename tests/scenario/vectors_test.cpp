// SPDX-License-Identifier: Apache-2.0
// Every reference case of tests/vectors through `stakemine calc`, as its users call it.
#include "support/program.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::test {
namespace {

using nlohmann::json;

struct Tolerance {
  double rtol = 0, atol = 0;
};

Tolerance tolerance_of(const json& value) {
  if (value.is_number()) return {0, value.get<double>()};
  return {value.value("rtol", 0.0), value.value("atol", 0.0)};
}

// A tolerance may be given by key of the response, at whatever depth, "*" standing for the rest.
Tolerance tolerance_of(const json& all, const std::string& key) {
  if (!all.is_object() || all.contains("rtol") || all.contains("atol")) return tolerance_of(all);
  if (all.contains(key)) return tolerance_of(all[key]);
  return all.contains("*") ? tolerance_of(all["*"]) : Tolerance{};
}

// Whether the wanted part of a response is there: null is not checked, numbers agree within the tolerance of the key
// that they stand below.
bool agrees(const json& got, const json& wanted, const json& tolerances, const std::string& key) {
  if (wanted.is_null()) return true;
  if (wanted.is_number()) {
    if (!got.is_number()) return false;
    const double a = got.get<double>(), b = wanted.get<double>();
    const Tolerance tolerance = tolerance_of(tolerances, key);
    return std::abs(a - b) <= tolerance.atol + tolerance.rtol * std::abs(b);
  }
  if (wanted.is_array()) {
    if (!got.is_array() || got.size() != wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (!agrees(got[i], wanted[i], tolerances, key)) return false;
    return true;
  }
  if (wanted.is_object()) {
    for (const auto& [name, value] : wanted.items())
      if (!got.contains(name) || !agrees(got[name], value, tolerances, name)) return false;
    return true;
  }
  return got == wanted;
}

void check(const std::string& topic, const json& one) {
  SCOPED_TRACE(topic + " " + one["id"].get<std::string>());
  const Outcome outcome = run_program({"calc", topic}, one["request"].dump());
  if (one["response"].contains("error")) {
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.err;
    return;
  }
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json response = json::parse(outcome.out);
  for (const auto& [key, wanted] : one["response"].items()) {
    ASSERT_TRUE(response.contains(key)) << key;
    EXPECT_TRUE(agrees(response[key], wanted, one.value("tolerance", json(0)), key))
        << key << ": " << response[key].dump().substr(0, 400) << "\nwanted " << wanted.dump().substr(0, 400);
  }
}

// \param least how many cases there are at least.
void check_all(const std::string& topic, std::size_t least) {
  const json file = json::parse(read_file(std::string{STAKEMINE_SOURCE_DIR} + "/tests/vectors/" + topic + ".json"));
  for (const json& one : file["cases"]) check(topic, one);
  EXPECT_GE(file["cases"].size(), least);
}
TEST(Vectors, Value) {
  check_all("value", 19);
}
TEST(Vectors, Game) {
  check_all("game", 11);
}
TEST(Vectors, Yuma) {
  check_all("yuma", 21);
}

TEST(Vectors, Aggregate) {
  check_all("aggregate", 90);
}
TEST(Vectors, Apportion) {
  check_all("apportion", 65);
}
TEST(Vectors, Attack) {
  check_all("attack", 28);
}
TEST(Vectors, Dataset) {
  check_all("dataset", 8);
}
TEST(Vectors, Fairness) {
  check_all("fairness", 25);
}
TEST(Vectors, Flows) {
  check_all("flows", 56);
}
TEST(Vectors, Preaggregate) {
  check_all("preaggregate", 14);
}
TEST(Vectors, WeightedMedian) {
  check_all("weighted_median", 5);
}

}  // namespace
}  // namespace stakemine::test
