// SPDX-License-Identifier: Apache-2.0
// Steps before a rule: the reference vectors, plain forms, and what every step promises.
#include "stakemine/aggregation/config.hpp"
#include "stakemine/aggregation/pre_aggregators.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"
#include "reference/distance_rules_reference.hpp"

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

template <class Step>
PreAggregation steps(Step step) {
  PreAggregation all;
  all.push_back(std::make_unique<Step>(std::move(step)));
  return all;
}

Prepared prepared(const PreAggregation& all, const Weighted& input, HostileWeight hostile = {},
                  std::optional<KeyedRandom> random = {}) {
  const Matrix rows = matrix_of(input.rows);
  return prepare(all, {.rows = rows.view(), .weights = input.weights, .hostile = hostile, .random = random});
}

RowList rows_of(const Prepared& out) {
  RowList rows;
  for (std::size_t row = 0; row < out.rows.rows.rows; ++row) {
    const auto entries = out.rows.rows.row(row);
    rows.emplace_back(entries.begin(), entries.end());
  }
  return rows;
}

Weighted column(std::vector<double> values) {
  Weighted made;
  for (const double value : values) made.add({value}, 1);
  return made;
}

TEST(NearestNeighborMixing, EqualsTheReferenceOnReplicatedRows) {
  for (std::uint64_t key = 0; key < 40; ++key) {
    const Weighted input = random_rows(3 + key % 7, 6, key);
    const auto replicas =
        reference::replicated(input.rows, std::vector<unsigned>(input.weights.begin(), input.weights.end()));
    const std::size_t f = key % replicas.size();
    const RowList wanted = reference::nearest_neighbor_mixing(replicas, f);
    const RowList mixed = rows_of(prepared(steps(NearestNeighborMixing{}), input, {.amount = static_cast<double>(f)}));
    std::size_t replica = 0;
    for (std::size_t row = 0; row < mixed.size(); ++row) {
      EXPECT_THAT(mixed[row], Pointwise(DoubleNear(1e-12), wanted[replica])) << "key " << key << " row " << row;
      replica += static_cast<std::size_t>(input.weights[row]);
    }
  }
}

TEST(NearestNeighborMixing, RefusesWhereAllWeightIsHostile) {
  EXPECT_THAT(prepared(steps(NearestNeighborMixing{}), column({1, 2}), {.amount = 2}).refusal,
              HasSubstr("byzantine_weight"));
}

TEST(AdaptiveNormClipping, ClipsTheLargestToTheNextBelow) {
  // n = 7, f = 1: ⌊2/7 · 6⌋ = 1 row. f = 2: ⌊4/7 · 5⌋ = 2 rows.
  const Weighted input = column({1, -7, 3, 2, 6, -5, 4});
  const auto one = rows_of(prepared(steps(AdaptiveNormClipping{}), input, {.amount = 1}));
  EXPECT_THAT(one, ElementsAre(ElementsAre(1), ElementsAre(DoubleNear(-6, 1e-14)), ElementsAre(3), ElementsAre(2),
                               ElementsAre(6), ElementsAre(-5), ElementsAre(4)));
  const auto two = rows_of(prepared(steps(AdaptiveNormClipping{}), input, {.amount = 2}));
  EXPECT_THAT(two[1], ElementsAre(DoubleNear(-5, 1e-14)));
  EXPECT_THAT(two[4], ElementsAre(DoubleNear(5, 1e-14)));
  EXPECT_EQ(rows_of(prepared(steps(AdaptiveNormClipping{}), input)), input.rows);
}

TEST(AdaptiveNormClipping, CountsWeightAsReplicatedRows) {
  Weighted heavy = column({1, -7, 3});
  heavy.weights = {2, 3, 4};
  // W = 9, F = 2: ⌊4/9 · 7⌋ = 3: the whole of -7. F = 1: ⌊2/9 · 8⌋ = 1 of its three: its own norm is the next below.
  EXPECT_THAT(rows_of(prepared(steps(AdaptiveNormClipping{}), heavy, {.amount = 2}))[1],
              ElementsAre(DoubleNear(-3, 1e-14)));
  EXPECT_THAT(rows_of(prepared(steps(AdaptiveNormClipping{}), heavy, {.amount = 1}))[1], ElementsAre(-7));
}

TEST(Bucketing, AveragesInTheGivenOrder) {
  Weighted input = column({1, 2, 3, 4, 50});
  input.weights = {1, 3, 1, 1, 2};
  const Prepared out = prepared(steps(Bucketing({.size = 2, .order = {{4, 0, 2, 3, 1}}})), input);
  EXPECT_THAT(rows_of(out), ElementsAre(ElementsAre(DoubleNear(101.0 / 3, 1e-13)), ElementsAre(3.5), ElementsAre(2)));
  EXPECT_THAT(out.rows.weights, ElementsAre(1.5, 1, 3));
}

TEST(Bucketing, PassesOverRowsThatWereSetAside) {
  const Weighted input = column({1, kNaN, 3, 4});
  const Prepared out = prepared(steps(Bucketing({.size = 2, .order = {{3, 1, 0, 2}}})), input);
  EXPECT_THAT(out.rejected, ElementsAre(1));
  EXPECT_THAT(rows_of(out), ElementsAre(ElementsAre(2.5), ElementsAre(3)));
}

TEST(Bucketing, AnOrderNamesWhatAnEarlierStepHasMade) {
  const auto twice = [](const std::vector<std::uint64_t>& second) {
    PreAggregation both = steps(Bucketing({.size = 2, .order = {{0, 3, 1, 4, 2, 5}}}));
    both.push_back(std::make_unique<Bucketing>(Bucketing::Options{.size = 2, .order = second}));
    return prepared(both, column({1, kNaN, 3, 5, 7, 9}));
  };
  // (1, 5), (7, 3), (9), then the last with the first.
  EXPECT_THAT(rows_of(twice({2, 0, 1})), ElementsAre(ElementsAre(6), ElementsAre(5)));
  EXPECT_THAT(twice({2, 0, 1, 3}).refusal, HasSubstr("order: names 4 rows, but there are 3"));
  EXPECT_THAT(twice({2, 0, 3}).refusal, HasSubstr("row 3 is not legal"));
}

TEST(Bucketing, RefusesAnOrderThatIsNone) {
  for (const std::vector<std::uint64_t>& order : {std::vector<std::uint64_t>{0, 1}, {0, 1, 1}, {0, 1, 3}, {0, 1, 2, 3}})
    EXPECT_THAT(prepared(steps(Bucketing({.size = 2, .order = order})), column({1, 2, 3})).refusal, HasSubstr("order"));
}

TEST(Bucketing, DrawsAnOrderOfItsOwnEachRound) {
  const Weighted input = column({1, 2, 3, 4, 5, 6, 7, 8});
  const auto drawn = [&](std::uint64_t round) {
    return rows_of(prepared(steps(Bucketing({.size = 2})), input, {}, KeyedRandom{1, Purpose::bucketing, 0, round}));
  };
  EXPECT_EQ(drawn(1), drawn(1));
  EXPECT_NE(drawn(1), drawn(2));
  EXPECT_THAT(rows_of(prepared(steps(Bucketing({.size = 2})), input))[0], ElementsAre(1.5));
}

TEST(PreAggregation, TakesStepsInTheOrderOfTheConfig) {
  config::Reader reader("test", ".");
  AggregationConfig config;
  const char* text = R"({"type": "mean", "pre": [{"type": "norm_clipping", "radius": 2}, {"type": "bucketing"}]})";
  AggregationConfig::description().read(&config, config::parse_json(text, "test"), reader);
  reader.throw_if_errors();
  // Clipped first: (1 + 2) / 2 and (-2 + 2) / 2.
  EXPECT_THAT(rows_of(prepared(config.make_steps(), column({1, 9, -9, 2}))),
              ElementsAre(ElementsAre(1.5), ElementsAre(0)));
  EXPECT_THAT(combine(*config.make(), column({1, 9, -9, 2})).result, ElementsAre(0.75));
}

TEST(PreAggregation, KeepsTheHostileWeightOfTheUpdates) {
  config::Reader reader("test", ".");
  AggregationConfig config;
  const char* text = R"({"type": "trimmed_mean", "byzantine_share": 0.25, "pre": [{"type": "bucketing"}]})";
  AggregationConfig::description().read(&config, config::parse_json(text, "test"), reader);
  reader.throw_if_errors();
  // F = 2 of 8 rows; of the four buckets that is half of the weight, and too much.
  EXPECT_THROW((void)combine(*config.make(), column({1, 2, 3, 4, 5, 6, 7, 8}), config.hostile()), UserError);
}

TEST(PreAggregation, ReportsRowsByTheirPlaceInTheUpdates) {
  auto rule = with_steps(steps(NearestNeighborMixing{}), Aggregator::family().choose("mean").make());
  EXPECT_THAT(combine(*rule, column({1, kInfinity, 3})).rejected, ElementsAre(1));
}

class PreAggregatorContract : public testing::TestWithParam<std::size_t> {
 protected:
  PreAggregation steps_ = [] {
    PreAggregation one;
    one.push_back(PreAggregator::family().members()[GetParam()].make(
        PreAggregator::family().info(GetParam()).new_options().get()));
    return one;
  }();
};

TEST_P(PreAggregatorContract, IsTheSameTwice) {
  const Weighted input = random_rows(30, 20, 1);
  EXPECT_EQ(rows_of(prepared(steps_, input, {.amount = 3})), rows_of(prepared(steps_, input, {.amount = 3})));
}

TEST_P(PreAggregatorContract, LeavesRowsWithinWhatTheRowsWere) {
  const Weighted input = random_rows(30, 20, 2);
  for (const auto& row : rows_of(prepared(steps_, input, {.amount = 3})))
    for (std::size_t k = 0; k < row.size(); ++k) {
      double low = 0, high = 0;
      for (const auto& before : input.rows) {
        low = std::min(low, before[k]);
        high = std::max(high, before[k]);
      }
      EXPECT_GE(row[k], low);
      EXPECT_LE(row[k], high);
    }
}

TEST_P(PreAggregatorContract, HasNothingToDoWithoutRows) {
  const Prepared none = prepare(steps_, {.rows = ConstMatrix{}, .weights = {}});
  EXPECT_THAT(none.refusal, HasSubstr("weights"));
}

INSTANTIATE_TEST_SUITE_P(Family, PreAggregatorContract, testing::Range<std::size_t>(0, PreAggregator::family().size()),
                         [](const auto& test) { return PreAggregator::family().info(test.param).name; });

}  // namespace
}  // namespace stakemine::aggregation
