// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/running_sum.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace stakemine {
namespace {

TEST(RunningSum, KeepsWhatASingleDoubleLoses) {
  RunningSum sum;
  double plain = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    sum.add(0.1);
    plain += 0.1;
  }
  EXPECT_EQ(sum.value(), 100'000.0);
  EXPECT_NE(plain, 100'000.0) << "or there is nothing to keep";
  RunningSum large;
  for (const double term : {1.0, 1e100, 1.0, -1e100}) large.add(term);
  EXPECT_EQ(large.value(), 2.0);
}

TEST(RunningSum, ComesToInfinityWhereATermDoes) {
  RunningSum sum;
  sum.add(1);
  sum.add(std::numeric_limits<double>::infinity());
  sum.add(1);
  EXPECT_EQ(sum.value(), std::numeric_limits<double>::infinity());
}

TEST(RunningSum, GoesOnFromItsState) {
  RunningSum sum;
  for (const double term : {1e16, 1.0, 1.0}) sum.add(term);
  Archive out;
  out(sum);
  RunningSum again;
  Archive in{out.bytes()};
  in(again);
  again.add(-1e16);
  EXPECT_EQ(again.value(), 2.0);
}

}  // namespace
}  // namespace stakemine
