// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/slashing.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::ElementsAre;
using Stakes = std::vector<std::uint64_t>;
using Offences = std::vector<Offence>;

TEST(Slashing, TakesTheFractionAloneWithoutCorrelation) {
  Slashing slashing({.correlation = 0});
  Stakes stakes{1000, 1001, 7};
  EXPECT_THAT(slashing.settle(1, Offences{{1, 0.5}, {2, 1}, {0, 0}}, stakes), ElementsAre(500, 7, 0));
  EXPECT_THAT(stakes, ElementsAre(1000, 501, 0));
}

TEST(Slashing, ASecondOffenceTakesOfWhatIsLeft) {
  Slashing slashing({.correlation = 0});
  Stakes stakes{1000};
  EXPECT_THAT(slashing.settle(1, Offences{{0, 0.5}, {0, 0.5}, {0, 1}, {0, 1}}, stakes), ElementsAre(500, 250, 250, 0));
}

TEST(Slashing, CorrelatedOffencesCostMore) {
  // A tenth of the stake at fault: 0.01 + 3 · 0.1.
  Slashing slashing({.correlation = 3, .window = 2});
  Stakes stakes(10, 1000);
  EXPECT_THAT(slashing.settle(1, Offences{{0, 0.01}}, stakes), ElementsAre(310));
  // The next round another of 1000 among 9690: 2000 at fault.
  EXPECT_THAT(slashing.settle(2, Offences{{1, 0.01}}, stakes),
              ElementsAre(static_cast<std::uint64_t>(1000 * (0.01 + 3 * 2000.0 / 9690))));
  // A round later the first has left the window.
  slashing.settle(3, {}, stakes);
  EXPECT_LT(slashing.correlated_part(), 3 * 1001.0 / 9000);
  // Where a third is at fault at once, all of it goes.
  Slashing fresh({.correlation = 3});
  Stakes many(9, 1000);
  EXPECT_THAT(fresh.settle(1, Offences{{0, 0}, {1, 0}, {2, 0}}, many), ElementsAre(1000, 1000, 1000));
}

TEST(Slashing, CountsAnOffenderOnceARound) {
  Slashing slashing({.correlation = 1});
  Stakes stakes(10, 1000);
  slashing.settle(1, Offences{{4, 0.1}, {4, 0.1}}, stakes);
  EXPECT_DOUBLE_EQ(slashing.correlated_part(), 0.1);
}

TEST(Slashing, NeverTakesMoreThanThereIsAndLosesNothing) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    Slashing slashing({.correlation = random.uniform() * 4, .window = 1 + random.below(5)});
    Stakes stakes(1 + random.below(10));
    for (auto& stake : stakes) stake = random.bits() >> random.below(64);
    std::uint64_t round = 0;
    for (int k = 0; k < 10; ++k) {
      Offences offences(random.below(4));
      for (Offence& offence : offences)
        offence = {static_cast<std::uint32_t>(random.below(stakes.size())), random.below(3) ? random.uniform() : 1};
      Stakes expected = stakes;
      const auto taken = slashing.settle(round += random.below(3), offences, stakes);
      ASSERT_EQ(taken.size(), offences.size());
      for (std::size_t i = 0; i < offences.size(); ++i) {
        auto& stake = expected[offences[i].offender];
        ASSERT_LE(taken[i], stake);
        const double share = std::min(1.0, offences[i].fraction + slashing.correlated_part());
        ASSERT_NEAR(static_cast<double>(taken[i]), static_cast<double>(stake) * share,
                    1 + 1e-15 * static_cast<double>(stake));
        stake -= taken[i];
      }
      ASSERT_EQ(stakes, expected);
    }
  }
}

TEST(Slashing, RefusesOptionsByName) {
  EXPECT_THROW(Slashing({.correlation = -1}), UserError);
  EXPECT_THROW(Slashing({.correlation = std::nan("")}), UserError);
  EXPECT_THROW(Slashing({.window = 0}), UserError);
}

}  // namespace
}  // namespace stakemine::incentive
