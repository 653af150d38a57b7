// SPDX-License-Identifier: Apache-2.0
// The published guarantee of Yuma consensus, within one point (Opentensor Foundation 2022, "Yuma consensus", on
// subjectivity variance): an honest majority of 60 % of the stake keeps 60 % of the emission, whatever a cabal says,
// where its utility is at least 60, 67, 73 % at weight deviations of 0, 0.2, 0.4 of the mean.
#include "stakemine/experiment/simulate.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

// The honest share of the emission against the cabal's best of a few answers.
double worst_share(double utility, double deviation) {
  double worst = 1;
  for (const double cabal : {0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) {
    const ExperimentConfig config = read_config(std::string{STAKEMINE_SOURCE_DIR} + "/configs/yuma-cabal.json",
                                                {{{"validators", "0", "behavior", "share"}, utility},
                                                 {{"validators", "0", "evaluation_noise"}, deviation},
                                                 {{"validators", "1", "behavior", "share"}, cabal},
                                                 {{"validators", "1", "evaluation_noise"}, deviation}});
    worst = std::min(worst, simulate(config).summary.consensus->honest_share);
  }
  return worst;
}

TEST(YumaGuarantee, NeedsAsMuchHonestUtilityAsPublished) {
  struct Published {
    double deviation, utility;
  };
  for (const auto [deviation, utility] : {Published{0, 0.60}, Published{0.2, 0.67}, Published{0.4, 0.73}}) {
    EXPECT_LT(worst_share(utility - 0.01, deviation), 0.6) << deviation;
    EXPECT_GE(worst_share(utility + 0.01, deviation), 0.6) << deviation;
  }
  EXPECT_NEAR(worst_share(0.6, 0), 0.6, 1e-6) << "without deviation, exactly the utility that equals the stake";
}

}  // namespace
}  // namespace stakemine::experiment
