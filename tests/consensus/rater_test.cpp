// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/rater.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::consensus {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using Ratings = std::vector<double>;

constexpr std::uint32_t kMiners[] = {1, 2, 4};
constexpr double kQuality[] = {0.5, 2, 0};
constexpr std::uint8_t kFavoured[] = {0, 1, 0};

Ratings rate(const Rater& rater, RaterView view, std::uint64_t round = 1) {
  view.miners = kMiners;
  if (rater.evaluates()) view.quality = kQuality;
  if (!rater.favours().empty()) view.favoured = kFavoured;
  KeyedRandom random{7, Purpose::test, 0, round};
  Ratings ratings(3);
  rater.rate(view, random, ratings);
  return ratings;
}

TEST(Rater, TheHonestSayWhatTheyFound) {
  EXPECT_THAT(rate(HonestRater{}, {}), ElementsAre(0.5, 2, 0));
}

TEST(Rater, NoiseIsAShareOfTheMeanRating) {
  double sum = 0, squares = 0;
  constexpr int kDraws = 4000;
  for (int draw = 1; draw <= kDraws; ++draw) {
    const double off = rate(HonestRater{}, {.noise = 0.1}, static_cast<std::uint64_t>(draw))[1] - 2;
    sum += off;
    squares += off * off;
  }
  const double deviation = 0.1 * (2.5 / 3);
  EXPECT_LT(std::abs(sum / kDraws), 4 * deviation / std::sqrt(kDraws));
  EXPECT_NEAR(std::sqrt(squares / kDraws), deviation, 0.05 * deviation);
}

TEST(Rater, TheLazySayTheSameOfAll) {
  EXPECT_THAT(rate(LazyRater{}, {}), Each(1.0));
}

TEST(Rater, WhoFavoursGivesAShareToItsOwn) {
  EXPECT_THAT(rate(FavourRater({.group = "own", .share = 1}), {}), ElementsAre(0, 1, 0));
  EXPECT_THAT(rate(FavourRater({.group = "own", .share = 0.6}), {}), ElementsAre(0.2, 0.6, 0.2));
}

TEST(Rater, NoiseMovesNoSayFromOneSideToTheOther) {
  const Ratings ratings = rate(FavourRater({.group = "own", .share = 0.6}), {.noise = 0.5});
  EXPECT_NEAR(ratings[1], 0.6, 1e-15);
  EXPECT_NEAR(ratings[0] + ratings[2], 0.4, 1e-15);
  EXPECT_NE(ratings[0], ratings[2]);
}

TEST(Rater, CopiersSayWhatTheyCanSee) {
  const double published[] = {9, 0.1, 0.2, 9, 0.3};
  EXPECT_THAT(rate(WeightCopierRater({.lag = 2}), {.published = published}), ElementsAre(0.1, 0.2, 0.3));
  EXPECT_THAT(rate(WeightCopierRater({.lag = 2}), {}), Each(1.0));
}

TEST(EveryRater, IsAFunctionOfItsKey) {
  for (const auto& row : Rater::family().members()) {
    const auto rater = Rater::family().choose(row.info.name).make();
    if (row.info.name == "favour") continue;  // needs a group; above
    EXPECT_EQ(rate(*rater, {.noise = 0.3}, 5), rate(*rater, {.noise = 0.3}, 5)) << row.info.name;
  }
}

}  // namespace
}  // namespace stakemine::consensus
