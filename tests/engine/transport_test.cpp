// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/transport.hpp"

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

TEST(ConstantDelay, IsTheSameForEveryMessage) {
  const ConstantDelay delay(Duration{10});
  EXPECT_EQ(delay.lookahead(), Duration{10});
  Message message;
  message.time = VirtualTime{Duration{3}};
  EXPECT_EQ(delay.arrival(message), VirtualTime{Duration{13}});
  message.time = kNever - Duration{5};
  EXPECT_EQ(delay.arrival(message), kNever) << "beyond the end of time";
}

TEST(ConstantDelayDeathTest, ThereIsAlwaysALookahead) {
  EXPECT_DEATH(ConstantDelay(Duration{0}), "delay.count");
}

}  // namespace
}  // namespace stakemine::engine
