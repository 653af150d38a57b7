// SPDX-License-Identifier: Apache-2.0
#include "stakemine/adversary/behaviors.hpp"

#include <gmock/gmock.h>

namespace stakemine::adversary {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Matrix two_rows() {
  Matrix made(2, 2);
  made.data = {1, 2, 5, -2};
  return made;
}

std::vector<double> sent(double scale, const HonestView& view, std::vector<double> own) {
  KeyedRandom random(1, Purpose::test);
  SignFlip({scale}).forge(view, random, own);
  return own;
}

TEST(HonestView, HasTheWeightedMean) {
  const Matrix rows = two_rows();
  const std::vector<double> weights = {1, 3};
  EXPECT_THAT(HonestView(rows.view(), weights).mean(), ElementsAre(4, -1));
}

TEST(HonestView, IsEmptyWithoutWeight) {
  const Matrix rows = two_rows();
  const std::vector<double> weights = {0, 0};
  EXPECT_TRUE(HonestView(rows.view(), weights).empty());
  EXPECT_TRUE(HonestView().empty());
  EXPECT_THAT(HonestView(ConstMatrix{}, {}).mean(), IsEmpty());
}

TEST(SignFlip, TurnsTheHonestMeanRound) {
  const Matrix rows = two_rows();
  const std::vector<double> weights = {1, 3};
  EXPECT_THAT(sent(1, HonestView(rows.view(), weights), {7, 7}), ElementsAre(-4, 1));
  EXPECT_THAT(sent(15, HonestView(rows.view(), weights), {0, 0}), ElementsAre(-60, 15));
}

TEST(SignFlip, TurnsItsOwnUpdateRoundWhereNobodyIsHonest) {
  EXPECT_THAT(sent(2, HonestView(), {7, -1}), ElementsAre(-14, 2));
}

}  // namespace
}  // namespace stakemine::adversary
