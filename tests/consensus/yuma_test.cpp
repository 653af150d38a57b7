// SPDX-License-Identifier: Apache-2.0
// Yuma against a slow and plain model (tests/reference), in both arithmetics and through every option.
#include "stakemine/consensus/yuma.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include "reference/yuma_reference.hpp"

#include <numeric>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::consensus {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using Numbers = std::vector<double>;
using Mask = std::vector<std::uint8_t>;

// A network's epochs, drawn: many ties, empty rows, raters without stake, masks.
struct Drawn {
  std::size_t n;
  Numbers stake;
  Matrix weights;
  Mask active, permits, old;
  std::vector<std::uint32_t> resets;

  [[nodiscard]] YumaEpoch epoch() const {
    YumaEpoch epoch{.stake = stake, .weights = weights.view(), .reset_bonds = resets, .emission = 1'000'000'007};
    epoch.active = active;
    epoch.permits = permits;
    if (!old.empty()) epoch.registered_after = {old.data(), n, n};
    return epoch;
  }
};

Drawn draw(KeyedRandom& random, std::size_t n) {
  Drawn drawn{n, Numbers(n), Matrix(n, n), {}, {}, {}, {}};
  const std::uint64_t levels = 1 + random.below(2) * 65534;  // only ones, or all that the chain can store
  for (double& one : drawn.stake) one = random.below(4) == 0 ? 0 : static_cast<double>(1 + random.below(1000));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; random.below(8) != 0 && j < n; ++j)
      if (random.below(3) != 0) drawn.weights.row(i)[j] = static_cast<double>(1 + random.below(levels));
  const auto mask = [&](std::size_t size) {
    Mask bits(random.below(2) == 0 ? 0 : size);
    for (auto& bit : bits) bit = random.below(4) == 0 ? 0 : 1;
    return bits;
  };
  drawn.active = mask(n);
  drawn.permits = mask(n);
  drawn.old = mask(n * n);
  for (auto& bit : drawn.old) bit = bit == 0 ? 1 : 0;
  if (random.below(3) == 0) drawn.resets.push_back(static_cast<std::uint32_t>(random.below(n)));
  return drawn;
}

YumaOptions drawn_options(KeyedRandom& random, YumaArithmetic arithmetic) {
  const Numbers shares{0, 0.25, 0.5, 32767.0 / 65535, 0.7, 1};
  YumaOptions options{.variant = random.below(2) == 0 ? YumaVariant::yuma2 : YumaVariant::yuma3,
                      .kappa = shares[random.below(6)],
                      .bonds_penalty = shares[random.below(6)],
                      .bonds_moving_average = random.below(4) == 0 ? 0 : 0.975,
                      .arithmetic = arithmetic};
  if (random.below(2) == 0) options.liquid_alpha = LiquidAlpha{0.1, 0.3, static_cast<double>(random.below(5)) * 11.37};
  return options;
}

template <class Model>
void expect_equal(YumaArithmetic arithmetic, double tolerance) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(seed);
    KeyedRandom random(seed, Purpose::test);
    const std::size_t n = 1 + random.below(seed % 50 == 0 ? 90 : 9);
    const YumaOptions options = drawn_options(random, arithmetic);
    Yuma yuma(options, n);
    reference::Model<Model> model(options, n);
    for (int k = 0; k < 5; ++k) {
      const Drawn drawn = draw(random, n);
      const YumaOutcome found = yuma.step(drawn.epoch()), expected = model.step(drawn.epoch());
      EXPECT_THAT(found.consensus, Pointwise(DoubleNear(tolerance), expected.consensus));
      EXPECT_THAT(found.incentive, Pointwise(DoubleNear(tolerance), expected.incentive));
      EXPECT_THAT(found.dividends, Pointwise(DoubleNear(tolerance), expected.dividends));
      EXPECT_THAT(found.validator_trust, Pointwise(DoubleNear(tolerance), expected.validator_trust));
      const Matrix bonds = yuma.bonds();
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          ASSERT_NEAR(bonds.row(i)[j], Model::shown_bond(model.bonds[i][j]), tolerance);
      for (std::size_t i = 0; i < n; ++i)
        ASSERT_NEAR(static_cast<double>(found.emission[i]), static_cast<double>(expected.emission[i]),
                    tolerance > 0 ? 1 : 0);
      EXPECT_LE(std::accumulate(found.emission.begin(), found.emission.end(), std::uint64_t{0}), 1'000'000'007U);
    }
  }
}

TEST(Yuma, FloatingEqualsTheDefinition) {
  expect_equal<reference::Real>(YumaArithmetic::floating, 1e-12);
}

TEST(Yuma, FixedEqualsTheChainsIntegersToTheLastUnit) {
  expect_equal<reference::Chain>(YumaArithmetic::fixed, 0);
}

YumaOptions options_of(YumaVariant variant, YumaArithmetic arithmetic) {
  return {.variant = variant,
          .bonds_penalty = 0.5,
          .liquid_alpha = variant == YumaVariant::yuma3 ? std::optional(LiquidAlpha{0.1, 0.3, 10}) : std::nullopt,
          .arithmetic = arithmetic};
}

void expect_same(const YumaOutcome& a, const YumaOutcome& b) {
  EXPECT_EQ(a.consensus, b.consensus);
  EXPECT_EQ(a.incentive, b.incentive);
  EXPECT_EQ(a.dividends, b.dividends);
  EXPECT_EQ(a.validator_trust, b.validator_trust);
  EXPECT_EQ(a.emission, b.emission);
}

// 5 raters of 3000 nodes (so that there are several tasks), in every combination of variant and arithmetic.
class WideYuma : public ::testing::TestWithParam<std::tuple<YumaVariant, YumaArithmetic>> {
 protected:
  static constexpr std::size_t kNodes = 3000;
  const std::vector<std::uint32_t> raters{0, 7, 1023, 1024, 2999};
  const YumaOptions options = options_of(std::get<0>(GetParam()), std::get<1>(GetParam()));
  const Numbers stake{5, 1, 0, 3, 2};

  [[nodiscard]] Matrix weights(std::uint64_t round) const {
    Matrix result(raters.size(), kNodes);
    KeyedRandom random(1, Purpose::test, 0, round);
    for (double& weight : result.data) weight = random.below(3) == 0 ? static_cast<double>(random.below(65536)) : 0;
    return result;
  }
};

TEST_P(WideYuma, SparseWeightsGiveTheBitsOfDenseOnes) {
  Yuma from_dense(options, kNodes, raters), from_sparse(options, kNodes, raters);
  for (std::uint64_t round = 0; round < 3; ++round) {
    const Matrix dense = weights(round);
    std::vector<std::uint64_t> begin{0};
    std::vector<std::uint32_t> column;
    Numbers weight;
    for (std::size_t i = 0; i < raters.size(); ++i) {
      for (std::size_t j = 0; j < kNodes; ++j)
        if (dense.row(i)[j] > 0) {
          column.push_back(static_cast<std::uint32_t>(j));
          weight.push_back(dense.row(i)[j]);
        }
      begin.push_back(column.size());
    }
    expect_same(from_dense.step({.stake = stake, .weights = dense.view(), .emission = 1000}),
                from_sparse.step({.stake = stake, .weights = SparseRows{begin, column, weight}, .emission = 1000}));
    EXPECT_EQ(from_dense.bonds().data, from_sparse.bonds().data);
  }
}

TEST_P(WideYuma, ResultsDoNotDependOnWhoDoesTheTasks) {
  const ForEach backwards = [](std::size_t count, const auto& task) {
    for (std::size_t index = count; index-- > 0;) task(index);
  };
  const ForEach threads = [](std::size_t count, const auto& task) {
    std::vector<std::thread> all;
    for (std::size_t index = 0; index < count; ++index) all.emplace_back([&task, index] { task(index); });
    for (auto& one : all) one.join();
  };
  Yuma a(options, kNodes, raters), b(options, kNodes, raters), c(options, kNodes, raters);
  for (std::uint64_t round = 0; round < 3; ++round) {
    const Matrix given = weights(round);
    const YumaEpoch epoch{.stake = stake, .weights = given.view(), .emission = 1000};
    const YumaOutcome expected = a.step(epoch);
    expect_same(b.step(epoch, backwards), expected);
    expect_same(c.step(epoch, threads), expected);
    EXPECT_EQ(a.bonds().data, b.bonds().data);
    EXPECT_EQ(a.bonds().data, c.bonds().data);
  }
}

TEST_P(WideYuma, RatersAreTheRowsOfASquareNetworkThatRate) {
  Yuma wide(options, kNodes / 30, {3, 50, 99}), square(options, kNodes / 30);
  for (std::uint64_t round = 0; round < 3; ++round) {
    const Matrix given = weights(round);
    Matrix few(3, kNodes / 30), all(kNodes / 30, kNodes / 30);
    Numbers some_stake{2, 3, 5}, all_stake(kNodes / 30);
    for (std::size_t k = 0; k < 3; ++k) {
      const std::size_t node = std::vector<std::size_t>{3, 50, 99}[k];
      std::copy_n(given.row(k).begin(), kNodes / 30, few.row(k).begin());
      std::copy_n(given.row(k).begin(), kNodes / 30, all.row(node).begin());
      all_stake[node] = some_stake[k];
    }
    const YumaOutcome a = wide.step({.stake = some_stake, .weights = few.view(), .emission = 777'777'777});
    const YumaOutcome b = square.step({.stake = all_stake, .weights = all.view(), .emission = 777'777'777});
    EXPECT_EQ(a.consensus, b.consensus);
    EXPECT_THAT(a.incentive, Pointwise(DoubleNear(1e-15), b.incentive));
    EXPECT_NEAR(a.dividends[1], b.dividends[50], 1e-15);
    for (std::size_t j = 0; j < a.emission.size(); ++j)
      EXPECT_NEAR(static_cast<double>(a.emission[j]), static_cast<double>(b.emission[j]), 1);
  }
}

TEST_P(WideYuma, GoesOnFromStoredBonds) {
  Yuma whole(options, kNodes, raters), first(options, kNodes, raters), second(options, kNodes, raters);
  for (std::uint64_t round = 0; round < 4; ++round) {
    const Matrix given = weights(round);
    const YumaEpoch epoch{.stake = stake, .weights = given.view(), .emission = 1000};
    const YumaOutcome expected = whole.step(epoch);
    if (round == 2) second.restore(first.bonds().view());
    expect_same((round < 2 ? first : second).step(epoch), expected);
  }
}

TEST_P(WideYuma, RefusesAndKeepsItsState) {
  Yuma tried(options, kNodes, raters), spared(options, kNodes, raters);
  const Matrix good = weights(0);
  const YumaEpoch epoch{.stake = stake, .weights = good.view()};
  tried.step(epoch);
  spared.step(epoch);
  const auto message = [&](const YumaEpoch& bad) -> std::string {
    try {
      tried.step(bad);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  const std::vector<std::uint32_t> beyond{kNodes}, first{0};
  for (const double bad : {-1.0, std::nan(""), HUGE_VAL}) {
    Numbers wrong = stake;
    wrong[3] = bad;
    EXPECT_THAT(message({.stake = wrong, .weights = good.view()}), HasSubstr("stake: entry 3"));
    Matrix weights = good;
    weights.row(2)[2500] = bad;
    EXPECT_THAT(message({.stake = stake, .weights = weights.view(), .reset_bonds = first}),
                HasSubstr("weights: row 2"));
  }
  EXPECT_THAT(message({.stake = Numbers{1}, .weights = good.view()}), HasSubstr("stake"));
  EXPECT_THAT(message({.stake = stake, .weights = Matrix(5, 2).view()}), HasSubstr("weights"));
  EXPECT_THAT(message({.stake = stake, .weights = good.view(), .active = Mask{1}}), HasSubstr("active"));
  EXPECT_THAT(message({.stake = stake, .weights = good.view(), .permits = Mask{1}}), HasSubstr("permits"));
  const Mask one{1};
  EXPECT_THAT(message({.stake = stake, .weights = good.view(), .registered_after = {one.data(), 1, 1}}),
              HasSubstr("registered_after"));
  EXPECT_THAT(message({.stake = stake, .weights = good.view(), .reset_bonds = beyond}), HasSubstr("reset_bonds"));
  const std::vector<std::uint64_t> begin{0, 2, 2, 2, 2, 2};
  EXPECT_THAT(message({.stake = stake, .weights = SparseRows{begin, std::vector<std::uint32_t>{4, 4}, Numbers{1, 1}}}),
              HasSubstr("weights: row 0"));
  expect_same(tried.step(epoch), spared.step(epoch));
}

INSTANTIATE_TEST_SUITE_P(All, WideYuma,
                         ::testing::Combine(::testing::Values(YumaVariant::yuma2, YumaVariant::yuma3),
                                            ::testing::Values(YumaArithmetic::floating, YumaArithmetic::fixed)));

TEST(Yuma, TakesWeightsAndStakesAsRelative) {
  const Matrix weights = [] {
    Matrix m(4, 4);
    m.data = {0, 0, 3, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0};
    return m;
  }();
  Matrix scaled = weights;
  for (double& weight : scaled.data) weight *= 0x1p-30;
  for (const YumaArithmetic arithmetic : {YumaArithmetic::floating, YumaArithmetic::fixed}) {
    const YumaOptions options{.arithmetic = arithmetic};
    const YumaOutcome a = Yuma(options, 4).step({.stake = Numbers{1, 2, 0, 0}, .weights = weights.view()});
    const YumaOutcome b = Yuma(options, 4).step({.stake = Numbers{1e-20, 2e-20, 0, 0}, .weights = scaled.view()});
    EXPECT_THAT(a.incentive, Pointwise(DoubleNear(2e-5), b.incentive));
    EXPECT_GT(b.incentive[3], 0.6);
  }
}

TEST(Yuma, PaysByStakeWhereNobodyRates) {
  const Matrix none(3, 3);
  const Mask inactive{0, 1, 1};
  for (const YumaArithmetic arithmetic : {YumaArithmetic::floating, YumaArithmetic::fixed}) {
    Yuma yuma({.arithmetic = arithmetic}, 3);
    const Numbers stake{4, 3, 1};
    EXPECT_THAT(yuma.step({.stake = stake, .weights = none.view(), .emission = 800}).emission,
                ElementsAre(400, 300, 100));
    EXPECT_THAT(yuma.step({.stake = stake, .weights = none.view(), .active = inactive, .emission = 800}).emission,
                ElementsAre(0, 600, 200));
    EXPECT_THAT(yuma.step({.stake = stake, .weights = none.view(), .active = Mask{0, 0, 0}, .emission = 800}).emission,
                ElementsAre(400, 300, 100));
    EXPECT_THAT(yuma.step({.stake = Numbers{0, 0, 0}, .weights = none.view(), .emission = 800}).emission,
                ElementsAre(0, 0, 0));
  }
}

TEST(Yuma, RefusesOptionsByName) {
  const auto message = [](const YumaOptions& options) -> std::string {
    try {
      Yuma yuma(options, 2);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  for (const double bad : {-0.1, 1.1, std::nan("")}) {
    EXPECT_THAT(message({.kappa = bad}), HasSubstr("kappa"));
    EXPECT_THAT(message({.bonds_penalty = bad}), HasSubstr("bonds_penalty"));
    EXPECT_THAT(message({.bonds_moving_average = bad}), HasSubstr("bonds_moving_average"));
    EXPECT_THAT(message({.liquid_alpha = LiquidAlpha{bad, 1, 10}}), HasSubstr("liquid_alpha"));
  }
  EXPECT_THAT(message({.liquid_alpha = LiquidAlpha{0.9, 0.7, 10}}), HasSubstr("low"));
  EXPECT_THAT(message({.liquid_alpha = LiquidAlpha{0.1, 0.7, -1}}), HasSubstr("steepness"));
  EXPECT_THAT(message({.liquid_alpha = LiquidAlpha{0.1, 0.7, 400}, .arithmetic = YumaArithmetic::fixed}),
              HasSubstr("steepness"));
}

}  // namespace
}  // namespace stakemine::consensus
