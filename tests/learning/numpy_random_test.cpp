// SPDX-License-Identifier: Apache-2.0
// Expected numbers are those of numpy 1.24.2 (numpy.random.RandomState), printed to the last bit.
#include "stakemine/learning/numpy_random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;

TEST(NumpyRandom, OneStreamOfEverything) {
  NumpyRandom random{42};
  EXPECT_EQ(random.random_sample(), 0.3745401188473625);
  EXPECT_EQ(random.random_sample(), 0.9507143064099162);
  EXPECT_EQ(random.random_sample(), 0.7319939418114051);
  EXPECT_EQ(random.standard_normal(), -1.1118801180469204);
  EXPECT_EQ(random.standard_normal(), 0.31890218468938336);
  EXPECT_EQ(random.standard_normal(), 0.2790412922001377);
  for (const std::uint64_t expected : {7, 2, 5, 4, 1}) EXPECT_EQ(random.interval(9), expected);
  EXPECT_THAT(random.permutation(8), ElementsAre(4, 2, 0, 6, 1, 5, 3, 7));
  EXPECT_EQ(random.random_sample(), 0.3042422429595377);
  EXPECT_EQ(random.standard_normal(), 1.0105152848065264) << "the deviate kept before the permutation";
}

TEST(NumpyRandom, TheLargestSeedAndWideIntervals) {
  NumpyRandom random{4294967295U};
  EXPECT_EQ(random.random_sample(), 0.0976320289940138);
  EXPECT_EQ(random.random_sample(), 0.9123828453026218);
  for (const std::uint64_t expected : {775354646080U, 922432766458U, 933225791264U})
    EXPECT_EQ(random.interval((std::uint64_t{1} << 40) - 1), expected);
}

TEST(NumpyRandom, FarAlongTheStreamAndAtTheEdgeOf32Bits) {
  NumpyRandom random{1};
  double last = 0.0;
  for (int i = 0; i < 2000; ++i) last = random.random_sample();
  EXPECT_EQ(last, 0.9467282696079524);
  EXPECT_EQ(random.interval(0xFFFF'FFFF), 2478100989U);
  EXPECT_EQ(random.interval(0xFFFF'FFFF), 2837010943U);
  EXPECT_EQ(random.interval(0xFFFF'FFFE), 3759765989U);
  EXPECT_EQ(random.interval(0xFFFF'FFFE), 2541063541U);
  EXPECT_EQ(random.interval(0), 0U) << "draws nothing";
  EXPECT_EQ(random.interval(std::uint64_t{1} << 33), 5540156708U);
}

}  // namespace
}  // namespace stakemine::learning
