// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/message.hpp"

#include "stakemine/engine/event_log.hpp"

#include <cstring>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

struct WithHoles {
  std::uint8_t small;
  double large;
  std::uint16_t medium;
};

TEST(Body, RoundTrips) {
  const auto read = Body::of(WithHoles{3, -0.5, 9}).as<WithHoles>();
  EXPECT_EQ(read.small, 3);
  EXPECT_EQ(read.large, -0.5);
  EXPECT_EQ(read.medium, 9);
  EXPECT_EQ(Body::of(std::uint64_t{7}).as<std::uint64_t>(), 7U);
}

TEST(Body, EqualValuesAreEqualBytesWhateverThePaddingHeld) {
  alignas(WithHoles) unsigned char zeros[sizeof(WithHoles)], ones[sizeof(WithHoles)];
  std::memset(zeros, 0, sizeof zeros);
  std::memset(ones, 0xFF, sizeof ones);
  auto* a = reinterpret_cast<WithHoles*>(zeros);
  auto* b = reinterpret_cast<WithHoles*>(ones);
  a->small = b->small = 1;
  a->large = b->large = 2.0;
  a->medium = b->medium = 3;
  ASSERT_NE(std::memcmp(zeros, ones, sizeof zeros), 0);
  EXPECT_EQ(Body::of(*a), Body::of(*b));
}

TEST(Body, IsZeroBehindItsValue) {
  const Body body = Body::of(std::uint8_t{0xFF});
  EXPECT_EQ(body.bytes[0], std::byte{0xFF});
  for (std::size_t i = 1; i < Body::kBytes; ++i) EXPECT_EQ(body.bytes[i], std::byte{0});
}

TEST(EventHash, DependsOnEveryField) {
  const Message plain;
  std::vector<Message> changed(9, plain);
  changed[0].time = VirtualTime{Duration{1}};
  changed[1].sequence = 1;
  changed[2].bytes = 1;
  changed[3].source = 1;
  changed[4].target = 1;
  changed[5].kind = 1;
  changed[6].origin = Origin::timer;
  changed[7].body.bytes.front() = std::byte{1};
  changed[8].body.bytes.back() = std::byte{1};
  for (const Message& message : changed) EXPECT_NE(event_hash(message), event_hash(plain)) << describe(message);
}

TEST(CommitOrder, IsTimeThenSourceThenSequence) {
  const auto at = [](int time, ActorId source, std::uint64_t sequence) {
    Message message;
    message.time = VirtualTime{Duration{time}};
    message.source = source;
    message.sequence = sequence;
    return message;
  };
  const CommitOrder before;
  EXPECT_TRUE(before(at(1, 9, 9), at(2, 0, 0)));
  EXPECT_TRUE(before(at(1, 1, 9), at(1, 2, 0)));
  EXPECT_TRUE(before(at(1, 1, 1), at(1, 1, 2)));
  EXPECT_FALSE(before(at(1, 1, 1), at(1, 1, 1)));
}

}  // namespace
}  // namespace stakemine::engine
