// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/agreement.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using Numbers = std::vector<double>;

TEST(ShareDistance, IsWhatIsHeldApart) {
  EXPECT_DOUBLE_EQ(share_distance(Numbers{1, 2, 1}, Numbers{3, 6, 3}), 0);
  EXPECT_DOUBLE_EQ(share_distance(Numbers{1, 0}, Numbers{0, 5}), 2);
  EXPECT_DOUBLE_EQ(share_distance(Numbers{1, 1, 2}, Numbers{1e300, 1e300, 0}), 1);
  EXPECT_THROW((void)share_distance(Numbers{0, 0}, Numbers{1, 1}), UserError);
  EXPECT_THROW((void)share_distance(Numbers{1, 1}, Numbers{1, -1}), UserError);
}

TEST(RankCorrelation, AsInTheTextbooks) {
  EXPECT_DOUBLE_EQ(rank_correlation(Numbers{1, 2, 3}, Numbers{10, 100, 1000}), 1);
  EXPECT_DOUBLE_EQ(rank_correlation(Numbers{1, 2, 3}, Numbers{3, 2, 1}), -1);
  EXPECT_EQ(rank_correlation(Numbers{1, 2, 3}, Numbers{5, 5, 5}), 0);
  // Intelligence and hours of television, the example of Wikipedia's article: −29/165.
  EXPECT_NEAR(rank_correlation(Numbers{106, 100, 86, 101, 99, 103, 97, 113, 112, 110},
                               Numbers{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}),
              -29.0 / 165, 1e-14);
  EXPECT_THROW((void)rank_correlation(Numbers{1, 2}, Numbers{1, std::nan("")}), UserError);
}

// The definition: ranks by counting, Pearson's correlation of them.
TEST(RankCorrelation, EqualsTheDefinitionWithTies) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    const std::size_t n = 2 + random.below(30);
    Numbers x(n), y(n);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = static_cast<double>(random.below(6));
      y[i] = x[i] + static_cast<double>(random.below(8));
    }
    const auto ranks = [&](const Numbers& values) {
      Numbers result;
      for (const double one : values) {
        double below = 0, equal = 0;
        for (const double other : values) {
          if (other < one) ++below;
          if (other == one) ++equal;
        }
        result.push_back(below + (equal + 1) / 2);
      }
      return result;
    };
    const Numbers a = ranks(x), b = ranks(y);
    const double mean = (static_cast<double>(n) + 1) / 2;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < n; ++i) {
      ab += (a[i] - mean) * (b[i] - mean);
      aa += (a[i] - mean) * (a[i] - mean);
      bb += (b[i] - mean) * (b[i] - mean);
    }
    EXPECT_NEAR(rank_correlation(x, y), aa == 0 || bb == 0 ? 0 : ab / std::sqrt(aa * bb), 1e-13) << seed;
  }
}

}  // namespace
}  // namespace stakemine::incentive
