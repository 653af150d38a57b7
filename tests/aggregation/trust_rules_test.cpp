// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/trust_rules.hpp"

#include "stakemine/core/error.hpp"

#include "aggregation/aggregation_testing.hpp"

#include <cmath>

#include <gmock/gmock.h>

namespace stakemine::aggregation {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pointwise;

TEST(TrustBootstrapped, CountsByDirectionAtTheLengthOfTheRoot) {
  Weighted input;
  input.add({5, 0}, 1);   // trust 1
  input.add({-3, 0}, 7);  // none
  input.add({1, 1}, 2);   // cos 45°
  input.add({0, 0}, 1);   // points nowhere
  const double cosine = std::sqrt(0.5);
  EXPECT_THAT(combine(TrustBootstrapped({.root = {2, 0}}), input).result,
              ElementsAre(DoubleNear((2 + 2 * cosine * 2 * cosine) / (1 + 2 * cosine), 1e-14),
                          DoubleNear(2 * cosine * 2 * cosine / (1 + 2 * cosine), 1e-14)));
}

TEST(TrustBootstrapped, RefusesWhereNothingCanBeTrusted) {
  Weighted input;
  input.add({1, 0}, 1);
  const Matrix rows = matrix_of(input.rows);
  const auto refusal = [&](std::vector<double> root) {
    return TrustBootstrapped({.root = std::move(root)}).try_aggregate({rows.view(), input.weights}).refusal;
  };
  EXPECT_THAT(refusal({-1, 0}), HasSubstr("root"));
  EXPECT_THAT(refusal({0, 0}), HasSubstr("root"));
  EXPECT_THAT(refusal({1, 0, 0}), HasSubstr("3 numbers"));
  EXPECT_EQ(refusal({1, 1}), "");
}

Weighted two_honest_and_two_sybils() {
  Weighted input;
  input.add({1, 0, 0}, 1);
  input.add({0, 1, 0}, 1);
  input.add({0, 0, 3}, 1);
  input.add({0, 0, 5}, 1);
  return input;
}

TEST(SybilSimilarity, SilencesThoseWhoSayTheSame) {
  const Aggregate combined = combine(SybilSimilarity{}, two_honest_and_two_sybils());
  EXPECT_THAT(combined.alpha, ElementsAre(1, 1, 0, 0));
  EXPECT_THAT(combined.result, ElementsAre(0.5, 0.5, 0));
}

// Who differs in one round and agrees over all is a Sybil; identities are senders, not rows.
TEST(SybilSimilarity, JudgesWhatASenderHasSentSoFar) {
  const SybilSimilarity rule;
  const std::vector<double> weights(3, 1.0);
  const std::vector<MinerIndex> first = {7, 2, 4}, second = {2, 4, 7};
  Memory memory;
  const Matrix one = matrix_of({{1, 0}, {9, -9}, {-9, 10}});
  (void)rule.try_aggregate({one.view(), weights, {}, first}, memory);
  const Matrix two = matrix_of({{-9, 10}, {9, -9}, {1, 0}});
  // Sums: 2 → (0, 1), 4 → (0, 1), 7 → (2, 0).
  EXPECT_THAT(rule.try_aggregate({two.view(), weights, {}, second}, memory).alpha, ElementsAre(0, 0, 1));
  EXPECT_EQ(memory.numbers.size(), 8U * 2);
}

TEST(SybilSimilarity, TrustsEverybodyWhereNobodyDiffers) {
  Weighted input;
  for (int i = 0; i < 4; ++i) input.add({2, 1}, 1);
  EXPECT_THAT(combine(SybilSimilarity{}, input).alpha, Each(1.0));
}

// Of three pairs of twins none is more suspicious than another, although the squares of a unit row sum to 1 or to a
// rounding beside it.
TEST(SybilSimilarity, TwinsAreAlikeToTheLastDigit) {
  Weighted input;
  for (const double x : {0.1, 0.2, 0.3}) {
    input.add({x, 0.3}, 1);
    input.add({x, 0.3}, 1);
  }
  EXPECT_THAT(combine(SybilSimilarity{}, input).alpha, Each(1.0));
}

}  // namespace
}  // namespace stakemine::aggregation
