// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/reward.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/incentive/incentives_config.hpp"

#include <numeric>

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Numbers = std::vector<std::uint64_t>;
using Integer = boost::multiprecision::cpp_int;

Numbers random_numbers(KeyedRandom& random, std::size_t count) {
  Numbers numbers(count);
  for (auto& number : numbers) number = random.below(4) ? random.bits() >> random.below(64) : 0;
  numbers[0] |= 1;
  return numbers;
}

TEST(Split, IsTheDifferenceOfFloors) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    const Numbers weights = random_numbers(random, 1 + random.below(30));
    const std::uint64_t amount = random.bits() >> (1 + random.below(63));
    Numbers pay(weights.size(), 5);
    EXPECT_EQ(split(amount, weights, pay), 0U);
    const Integer total = std::accumulate(weights.begin(), weights.end(), Integer{0});
    Integer running = 0, before = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      running += weights[i];
      const Integer upto = running * amount / total;
      EXPECT_EQ(pay[i], upto - before) << "seed " << seed;
      before = upto;
    }
    EXPECT_EQ(before, amount);
  }
}

TEST(Split, PaysTheLargestEmissionByTheLargestWeights) {
  const Numbers weights(1000, ~std::uint64_t{0});
  Numbers pay(weights.size());
  EXPECT_EQ(split(kMaxEmission, weights, pay), 0U);
  EXPECT_EQ(std::accumulate(pay.begin(), pay.end(), std::uint64_t{0}), kMaxEmission);
}

TEST(Split, PaysNobodyWhereNobodyHasWeight) {
  Numbers pay{1, 2};
  EXPECT_EQ(split(100, Numbers{0, 0}, pay), 100U);
  EXPECT_THAT(pay, ElementsAre(0, 0));
}

TEST(Split, AnIdentitySplitInPlaceGainsNothing) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    KeyedRandom random(seed, Purpose::test, 1);
    Numbers weights = random_numbers(random, 10);
    weights[4] = 3 + (weights[4] >> 1);
    const std::uint64_t amount = random.below(1'000'000);
    Numbers whole(10), parts(12);
    split(amount, weights, whole);
    Numbers sybils = weights;
    sybils[4] -= 3;
    sybils.insert(sybils.begin() + 5, {1, 2});
    split(amount, sybils, parts);
    EXPECT_EQ(parts[4] + parts[5] + parts[6], whole[4]);
    parts.erase(parts.begin() + 5, parts.begin() + 7);
    parts[4] = whole[4];
    EXPECT_EQ(parts, whole);
  }
}

// Something in every column that a rule may read.
struct Columns {
  Numbers work, stake, consensus;
  std::vector<double> quality, contribution;

  explicit Columns(KeyedRandom& random, std::size_t count)
      : work(random_numbers(random, count)),
        stake(random_numbers(random, count)),
        consensus(random_numbers(random, count)),
        quality(count),
        contribution(count) {
    for (std::size_t i = 0; i < count; ++i) {
      quality[i] = random.uniform();
      contribution[i] = random.normal();
    }
  }
  [[nodiscard]] Contributions view() const { return {work, stake, quality, contribution, consensus}; }
};

TEST(EveryRewardRule, ConservesTheEmission) {
  for (const auto& row : RewardRule::family().members()) {
    const auto rule = RewardRule::family().choose(row.info.name).make();
    KeyedRandom random(1, Purpose::test, 2);
    const Columns columns{random, 50};
    const Numbers none(50);
    const std::vector<double> nothing(50);
    Numbers pay(50);
    EXPECT_EQ(rule->reward(1'000'000'007, columns.view(), pay), 0U) << row.info.name;
    EXPECT_EQ(std::accumulate(pay.begin(), pay.end(), std::uint64_t{0}), 1'000'000'007U) << row.info.name;
    EXPECT_EQ(rule->reward(12, {none, none, nothing, nothing, none}, pay), 12U) << row.info.name;
    EXPECT_EQ(rule->measure() != nullptr, rule->reads() == Evidence::contribution) << row.info.name;
  }
}

TEST(RewardRule, PaysForWorkTimesQuality) {
  const Numbers work{10, 10, 5, 0}, stake(4);
  const std::vector<double> quality{1, 0, 0.5, 1};
  Numbers pay(4);
  EXPECT_EQ(WorkTimesQualityReward{}.reward(1250, {.work = work, .stake = stake, .quality = quality}, pay), 0U);
  EXPECT_THAT(pay, ElementsAre(1000, 0, 250, 0));
}

TEST(RewardRule, PaysForWhatDidGoodAndNothingForHarm) {
  const Numbers none(3);
  const std::vector<double> contribution{0.5, -4, 1};
  Numbers pay(3);
  EXPECT_EQ(ContributionReward({}).reward(1500, {.work = none, .stake = none, .contribution = contribution}, pay), 0U);
  EXPECT_THAT(pay, ElementsAre(500, 0, 1000));
}

TEST(RewardRule, PaysForWhatItsNameSays) {
  const Numbers work{1, 0, 3}, stake{0, 5, 5};
  Numbers pay(3);
  WorkReward{}.reward(400, {work, stake}, pay);
  EXPECT_THAT(pay, ElementsAre(100, 0, 300));
  StakeReward{}.reward(400, {work, stake}, pay);
  EXPECT_THAT(pay, ElementsAre(0, 200, 200));
}

IncentivesConfig read(const std::string& json) {
  const config::Value value = config::parse_json(json, "test.json");
  config::Reader reader("test.json", ".");
  IncentivesConfig config;
  config::read_object(IncentivesConfig::description(), &config, value, reader);
  reader.throw_if_errors();
  return config;
}

TEST(IncentivesConfig, HasDefaultsAndLimits) {
  EXPECT_EQ(read("{}").emission_per_epoch, 1'000'000'000U);
  EXPECT_EQ(read("{}").reward.name(), "work");
  EXPECT_EQ(read(R"({"emission_per_epoch": 7, "reward": "stake"})").reward.name(), "stake");
  EXPECT_EQ(read(R"({"emission_per_epoch": 9223372036854775807})").emission_per_epoch, kMaxEmission);
  EXPECT_THROW(read(R"({"emission_per_epoch": 9223372036854775808})"), UserError);
  EXPECT_THROW(read(R"({"emission_per_epoch": 0.5})"), UserError);
  EXPECT_THROW(read(R"({"reward": "luck"})"), UserError);
}

TEST(IncentivesConfig, RefusesWhatWouldHaveNoEffect) {
  EXPECT_THROW(read(R"({"unbonding_rounds": 3})"), UserError);
  EXPECT_THROW(read(R"({"slashing": {}})"), UserError);
  EXPECT_THROW(read(R"({"reward": {"type": "contribution", "method": "leave_one_out", "permutations": 5}})"),
               UserError);
  EXPECT_NO_THROW(read(R"({"slashing": {"invalid_result": 0.1, "jail_rounds": 2},
                           "unbonding_rounds": 3, "withdrawals": [{"group": "a", "round": 2, "share": 0.5}]})"));
}

}  // namespace
}  // namespace stakemine::incentive
