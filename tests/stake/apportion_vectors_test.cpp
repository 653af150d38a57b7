// SPDX-License-Identifier: Apache-2.0
// Every case of tests/vectors/apportion.json, straight at the library. (The command line has its own test of them.)
#include "stakemine/core/error.hpp"
#include "stakemine/stake/apportionment.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::stake {
namespace {

TEST(ApportionVectors, AllHold) {
  std::ifstream file(STAKEMINE_SOURCE_DIR "/tests/vectors/apportion.json");
  const auto cases = nlohmann::json::parse(file).at("cases");
  ASSERT_EQ(cases.size(), 65U);
  int refusals = 0;
  for (const auto& one : cases) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const auto& request = one.at("request");
    const auto& family = Apportionment::family();
    const std::string rule = request.at("allocation");
    const auto& given = request.at("weights");
    if (one.at("response").contains("error")) {
      const bool negative = std::any_of(given.begin(), given.end(), [](const auto& weight) { return weight < 0; });
      if (negative || family.index_of(rule) == family.size()) continue;  // refused before it reaches the library
      ++refusals;
    }
    const auto weights = given.get<std::vector<std::uint64_t>>();
    const auto order = request.value("order", std::vector<std::uint32_t>{});
    std::vector<std::uint64_t> seats(weights.size());
    const auto run = [&] {
      family.choose(rule).make()->apportion(request.at("seats").get<std::uint64_t>(), weights,
                                            {request.value("offset", 0.0), order}, seats);
    };
    if (one.at("response").contains("error")) {
      EXPECT_THROW(run(), UserError);
    } else {
      run();
      EXPECT_EQ(seats, one.at("response").at("seats").get<std::vector<std::uint64_t>>());
    }
  }
  EXPECT_EQ(refusals, 1);
}

}  // namespace
}  // namespace stakemine::stake
