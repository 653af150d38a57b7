// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/transport.hpp"

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

VirtualTime at(int nanoseconds) {
  return VirtualTime{Duration{nanoseconds}};
}

Message departing(int nanoseconds, ActorId source, std::uint64_t sequence) {
  Message message;
  message.time = at(nanoseconds);
  message.source = source;
  message.sequence = sequence;
  return message;
}

TEST(ConstantDelay, DeliversInCommitOrderStrictlyBefore) {
  ConstantDelay transport(Duration{10});
  EXPECT_EQ(transport.lookahead(), Duration{10});
  EXPECT_EQ(transport.next_event(), kNever);
  const std::vector<Message> first{departing(0, 2, 1), departing(50, 1, 1)},
      second{departing(3, 1, 2), departing(3, 2, 2)};
  transport.send(first);
  transport.send(second);
  EXPECT_EQ(transport.next_event(), at(10));
  std::vector<Message> arrivals;
  transport.advance(at(10), arrivals);
  EXPECT_TRUE(arrivals.empty());
  transport.advance(at(60), arrivals);
  ASSERT_EQ(arrivals.size(), 3U);
  EXPECT_EQ(arrivals[0].source, 2U);
  EXPECT_EQ(arrivals[1].source, 1U);
  EXPECT_EQ(arrivals[1].time, at(13));
  EXPECT_EQ(arrivals[2].source, 2U);
  EXPECT_EQ(transport.next_event(), at(60));
  transport.advance(at(61), arrivals);
  EXPECT_EQ(arrivals.size(), 4U);
  EXPECT_EQ(transport.dropped(), 0U);
}

}  // namespace
}  // namespace stakemine::engine
