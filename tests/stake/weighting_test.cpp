// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/weighting.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/stake/allocation_config.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Numbers = std::vector<std::uint64_t>;

Numbers weigh(const Weighting& weighting, const Numbers& stakes) {
  Numbers weights(stakes.size(), 99);
  weighting.weigh(stakes, weights);
  return weights;
}

TEST(EveryWeighting, KeepsTheOrderOfStakesAndNeverLosesAStake) {
  const Numbers stakes{1, 5, 5, 1'000'000'000'000, 4'000'000'000'000'000'000};
  for (const auto& row : Weighting::family().members()) {
    const Numbers weights = weigh(*Weighting::family().choose(row.info.name).make(), stakes);
    EXPECT_TRUE(std::is_sorted(weights.begin(), weights.end())) << row.info.name;
    EXPECT_GE(weights.front(), 1U) << row.info.name;
    EXPECT_EQ(weights[1], weights[2]) << row.info.name;
  }
}

TEST(EveryWeighting, WeighsNobodyAndNothing) {
  for (const auto& row : Weighting::family().members()) {
    const auto weighting = Weighting::family().choose(row.info.name).make();
    EXPECT_THAT(weigh(*weighting, {}), ElementsAre());
    const std::uint64_t of_zero = row.info.name == "equal" ? 1 : 0;
    EXPECT_THAT(weigh(*weighting, {0, 0}), ElementsAre(of_zero, of_zero)) << row.info.name;
  }
}

TEST(StakeWeighting, IsTheStake) {
  EXPECT_THAT(weigh(StakeWeighting{}, {3, 0, 9}), ElementsAre(3, 0, 9));
}

TEST(PowerWeighting, TakesThePowerOfTheShareOfTheLargest) {
  const std::uint64_t one = std::uint64_t{1} << 52;
  EXPECT_THAT(weigh(PowerWeighting({.exponent = 0.5}), {400, 100, 0, 25}), ElementsAre(one, one / 2, 0, one / 4));
  EXPECT_THAT(weigh(PowerWeighting({.exponent = 2}), {400, 100, 0}), ElementsAre(one, one / 16, 0));
  EXPECT_THAT(weigh(PowerWeighting({.exponent = 0}), {400, 1, 0}), ElementsAre(one, one, 0));
  EXPECT_THAT(weigh(PowerWeighting({.exponent = 9}), {10'000'000'000'000, 1}), ElementsAre(one, 1));
}

TEST(CappedWeighting, CutsAtAShareOfTheTotal) {
  EXPECT_THAT(weigh(CappedWeighting({.maximum_share = 0.25}), {50, 30, 20, 0}), ElementsAre(25, 25, 20, 0));
  EXPECT_THAT(weigh(CappedWeighting({.maximum_share = 1}), {50, 30}), ElementsAre(50, 30));
  EXPECT_THAT(weigh(CappedWeighting({.maximum_share = 1e-9}), {50, 30, 0}), ElementsAre(1, 1, 0));
  // Sums beyond 64 bits: three quarters of 4·(2^64 − 1) is more than any stake.
  const std::uint64_t most = ~std::uint64_t{0};
  EXPECT_THAT(weigh(CappedWeighting({.maximum_share = 0.75}), {most, most, most, most}),
              ElementsAre(most, most, most, most));
}

AllocationConfig read(const std::string& json) {
  const config::Value value = config::parse_json(json, "test.json");
  config::Reader reader("test.json", ".");
  AllocationConfig config;
  config::read_object(AllocationConfig::description(), &config, value, reader);
  reader.throw_if_errors();
  return config;
}

TEST(AllocationConfig, IsARuleAndAWeighting) {
  EXPECT_EQ(read("{}").rule.name(), "systematic");
  EXPECT_EQ(read("{}").weighting.name(), "stake");
  EXPECT_EQ(read(R"("webster")").rule.name(), "webster");
  const AllocationConfig both = read(R"({"type": "droop", "weighting": {"type": "power", "exponent": 0.25}})");
  EXPECT_EQ(both.rule.name(), "droop");
  ASSERT_NE(both.weighting.options_as<PowerWeighting::Options>(), nullptr);
  EXPECT_EQ(both.weighting.options_as<PowerWeighting::Options>()->exponent, 0.25);
}

TEST(AllocationConfig, RefusesWhatIsNotLegal) {
  const auto message = [](const std::string& json) -> std::string {
    try {
      read(json);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_THAT(message(R"("webstr")"), HasSubstr("webster"));
  EXPECT_THAT(message(R"({"type": "webster", "weihgting": "stake"})"), HasSubstr("weighting"));
  EXPECT_THAT(message(R"({"weighting": {"type": "power", "exponent": -1}})"), HasSubstr("exponent"));
  EXPECT_THAT(message(R"({"weighting": {"type": "capped", "maximum_share": 0}})"), HasSubstr("maximum_share"));
}

}  // namespace
}  // namespace stakemine::stake
