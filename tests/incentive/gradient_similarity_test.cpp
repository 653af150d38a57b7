// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/gradient_similarity.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

TEST(GradientSimilarity, IsTheCosine) {
  Matrix updates(6, 2);
  updates.data = {3, 4, -3e-200, -4e-200, 4, -3, 0, 0, 1e300, 0, 0, 5};
  EXPECT_THAT(gradient_similarity(updates.view(), std::vector<double>{6e250, 8e250}),
              ElementsAre(DoubleNear(1, 1e-15), DoubleNear(-1, 1e-15), DoubleNear(0, 1e-15), 0, DoubleNear(0.6, 1e-15),
                          DoubleNear(0.8, 1e-15)));
  EXPECT_THAT(gradient_similarity(updates.view(), std::vector<double>{0, 0}), ElementsAre(0, 0, 0, 0, 0, 0));
}

}  // namespace
}  // namespace stakemine::incentive
