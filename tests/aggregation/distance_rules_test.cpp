// SPDX-License-Identifier: Apache-2.0
// Rules of distances against their plain forms on replicated rows, and the cases that random rows can't show.
#include "stakemine/aggregation/distance_rules.hpp"

#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"
#include "aggregation/pair_distances.hpp"
#include "reference/distance_rules_reference.hpp"

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

// Small rows, so that the subsets of their replicas can all be looked at; no two distances are equal by chance.
Weighted small_rows(std::uint64_t key) {
  KeyedRandom random(key, Purpose::test);
  Weighted made;
  const std::size_t count = 4 + key % 5;
  for (std::size_t i = 0; i < count; ++i)
    made.add({random.normal(), random.normal(), random.normal()}, static_cast<double>(1 + random.below(3)));
  return made;
}

class AgainstTheReference : public testing::TestWithParam<std::uint64_t> {
 protected:
  Weighted input_ = small_rows(GetParam());
  reference::Rows replicas_ =
      reference::replicated(input_.rows, std::vector<unsigned>(input_.weights.begin(), input_.weights.end()));
  std::size_t n_ = replicas_.size();
  std::size_t f_ = GetParam() % ((n_ - 1) / 2 + 1);
  HostileWeight hostile_{.amount = static_cast<double>(f_)};

  void expect(const Aggregator& rule, const std::vector<double>& wanted) const {
    EXPECT_THAT(combine(rule, input_, hostile_).result, Pointwise(DoubleNear(1e-12), wanted)) << "f = " << f_;
  }
};

TEST_P(AgainstTheReference, Krum) {
  expect(Krum({}), reference::multi_krum(replicas_, f_, 1, false));
  expect(Krum({.form = KrumForm::blanchard}), reference::multi_krum(replicas_, f_, 1, true));
}

TEST_P(AgainstTheReference, MultiKrum) {
  expect(MultiKrum({}), reference::multi_krum(replicas_, f_, n_ - f_, false));
  expect(MultiKrum({.select = 2, .form = KrumForm::blanchard}), reference::multi_krum(replicas_, f_, 2, true));
}

TEST_P(AgainstTheReference, MinimumDiameter) {
  expect(MinimumDiameter{}, reference::minimum_diameter(replicas_, f_));
}

TEST_P(AgainstTheReference, Bulyan) {
  f_ = GetParam() % ((n_ - 3) / 4 + 1);
  hostile_.amount = static_cast<double>(f_);
  expect(Bulyan{}, reference::bulyan(replicas_, f_));
}

INSTANTIATE_TEST_SUITE_P(Keys, AgainstTheReference, testing::Range<std::uint64_t>(0, 60));

Weighted points(std::vector<double> values) {
  Weighted made;
  for (const double value : values) made.add({value}, 1);
  return made;
}

TEST(Krum, TakesTheLowestOfEquals) {
  EXPECT_THAT(combine(Krum({}), points({3, 1, 2}), {.amount = 1}).result, ElementsAre(3));
}

TEST(Krum, IsNotMovedByRowsWithoutMeasure) {
  EXPECT_THAT(combine(Krum({}), points({1, 1.7e308, 2, -1.7e308, 2}), {.amount = 2}).result, ElementsAre(2));
}

TEST(Krum, SeesDistancesFarFromTheOrigin) {
  Weighted input;
  for (const double offset : {0.0, 1.0, 1.25, 1.5, 7.0}) input.add({1e9 + offset, -1e9}, 1);
  EXPECT_THAT(combine(Krum({}), input, {.amount = 2}).result, ElementsAre(1e9 + 1.25, -1e9));
}

TEST(MultiKrum, TakesTheLastRowInPart) {
  Weighted input = points({0, 1, 10});
  input.weights = {1, 1, 2};
  // Scores gather weight 2.5: rows 0 and 1 need half of row 2, row 2 half of row 1. Best: 2, then 1.
  EXPECT_THAT(combine(MultiKrum({}), input, {.amount = 1.5}).result, ElementsAre(DoubleNear((20 + 0.5) / 2.5, 1e-12)));
}

TEST(MultiKrum, RefusesToSelectMoreThanThereIs) {
  const Weighted input = points({1, 2, 3});
  EXPECT_THAT(MultiKrum({.select = 4}).try_aggregate({matrix_of(input.rows).view(), input.weights}).refusal,
              HasSubstr("select"));
}

TEST(MinimumDiameter, TakesTheFirstSubsetOfEquals) {
  EXPECT_THAT(combine(MinimumDiameter{}, points({3, 1, 2}), {.amount = 1}).result, ElementsAre(2.5));
}

TEST(MinimumDiameter, RefusesWhatWouldTakeTooLong) {
  const Weighted input = random_rows(200, 2, 1);
  const Aggregate refused =
      MinimumDiameter{}.try_aggregate({matrix_of(input.rows).view(), input.weights, {.share = 0.4}});
  EXPECT_THAT(refused.refusal, HasSubstr("steps"));
}

TEST(Bulyan, RefusesTooFewRows) {
  EXPECT_THROW((void)combine(Bulyan{}, points({1, 2, 3, 4, 5, 6}), {.amount = 1}), UserError);
  EXPECT_NO_THROW((void)combine(Bulyan{}, points({1, 2, 3, 4, 5, 6, 7}), {.amount = 1}));
}

// Stake may be counted in units so small that one row holds more of them than could be taken one by one.
TEST(Bulyan, TakesWhatOneRowHasLeftAtOnce) {
  Weighted input = points({4, 7});
  input.weights = {1e18, 0};
  EXPECT_THAT(combine(Bulyan{}, input).result, ElementsAre(4));
  input.weights = {1e18, 1e18};
  EXPECT_THROW((void)combine(Bulyan{}, input), UserError);
}

TEST(PairDistances, RefuseMoreRowsThanMemoryHolds) {
  EXPECT_THAT(PairDistances::refusal(20'000), "");
  EXPECT_THAT(PairDistances::refusal(50'000), HasSubstr("20 GB"));
}

// Squares of 2^600 are no double, and those of 2^-700 are 0: rows so long or so short are told apart all the same, and
// no row of another length changes that.
TEST(PairDistances, TellRowsOfAnyLengthApart) {
  const auto all = [](const Weighted& input) {
    std::vector<double> results;
    const auto add = [&](const Aggregator& rule) {
      const auto result = combine(rule, input, {.amount = 1}).result;
      results.insert(results.end(), result.begin(), result.end());
    };
    add(Krum({}));
    add(MultiKrum({}));
    add(MinimumDiameter{});
    add(Bulyan{});
    return results;
  };
  KeyedRandom random(3, Purpose::test);
  Weighted plain;
  for (int i = 0; i < 8; ++i) plain.add({random.normal(), random.normal(), random.normal()}, 1);
  const std::vector<double> expected = all(plain);
  for (const int exponent : {600, -700}) {
    Weighted moved = plain;
    for (auto& row : moved.rows)
      for (double& entry : row) entry = std::ldexp(entry, exponent);
    std::vector<double> results = all(moved);
    for (double& number : results) number = std::ldexp(number, -exponent);
    EXPECT_THAT(results, Pointwise(DoubleNear(1e-14), expected));
  }
  // A hostile row near the end of the doubles: the others are told apart as they were.
  plain.rows[2] = {1e308, -1e308, 1e308};
  Weighted moved = plain;
  for (std::size_t i = 0; i < moved.rows.size(); ++i)
    if (i != 2)
      for (double& entry : moved.rows[i]) entry = std::ldexp(entry, 600);
  EXPECT_THAT(combine(Krum({}), moved, {.amount = 1}).result, Pointwise(DoubleNear(0x1p560), [&] {
                std::vector<double> row = combine(Krum({}), plain, {.amount = 1}).result;
                for (double& entry : row) entry = std::ldexp(entry, 600);
                return row;
              }()));
}

// Rows of single precision: scores within rounding of each other must be told apart all the same.
TEST(SinglePrecision, DecidesAsDoubleDoes) {
  constexpr std::size_t kRows = 30, kColumns = 700;
  for (std::uint64_t key = 0; key < 10; ++key) {
    KeyedRandom random(key, Purpose::test);
    Weighted wide;
    std::vector<float> narrow;
    for (std::size_t i = 0; i < kRows; ++i) {
      std::vector<double> row(kColumns);
      for (double& entry : row) {
        // Hardly any spread, far from the origin, and some copies.
        const auto number = static_cast<float>(100 + 1e-3 * random.normal());
        entry = number;
      }
      if (i % 7 == 6) row = wide.rows[i - 1];
      narrow.insert(narrow.end(), row.begin(), row.end());
      wide.add(std::move(row), 1);
    }
    const MatrixView<const float> single{narrow.data(), kRows, kColumns};
    for (const char* name : {"krum", "multi_krum", "coordinate_median", "trimmed_mean", "closest_to_median",
                             "geometric_median", "bulyan", "centered_clipping"}) {
      const auto rule = Aggregator::family().choose(name).make();
      EXPECT_THAT(rule->aggregate({single, wide.weights, {.amount = 5}}).result,
                  Pointwise(DoubleNear(1e-11), combine(*rule, wide, {.amount = 5}).result))
          << name << " key " << key;
    }
  }
}

TEST(SinglePrecision, HoldsWhereSquaresDoNot) {
  for (const float scale : {1e-30F, 1e25F}) {
    const std::vector<float> rows = {1 * scale, 5 * scale, 2 * scale, 2.5F * scale, 9 * scale};
    const std::vector<double> weights(rows.size(), 1.0);
    EXPECT_THAT(Krum({}).aggregate({MatrixView<const float>{rows.data(), 5, 1}, weights, {.amount = 2}}).result,
                ElementsAre(static_cast<double>(2 * scale)));
  }
}

}  // namespace
}  // namespace stakemine::aggregation
