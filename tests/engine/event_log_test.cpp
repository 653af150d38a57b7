// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/event_log.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

std::vector<Message> three_events() {
  std::vector<Message> events(3);
  for (std::size_t i = 0; i < events.size(); ++i) {
    events[i].time = VirtualTime{Duration{100 + static_cast<int>(i)}};
    events[i].source = 4;
    events[i].sequence = i + 1;
  }
  return events;
}

TEST(FirstDifference, EqualLogsHaveNone) {
  EXPECT_FALSE(first_difference(three_events(), three_events()));
}

TEST(FirstDifference, NamesTheFirstEventThatDiffers) {
  const auto left = three_events();
  auto right = left;
  right[1].body = Body::of(std::uint16_t{0xABCD});
  right[2].kind = 8;
  const auto difference = first_difference(left, right);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->index, 1U);
  EXPECT_EQ(*difference->left, left[1]);
  EXPECT_EQ(*difference->right, right[1]);
  EXPECT_THAT(difference->text(), testing::HasSubstr("101 ns: message 4 -> 0, sequence 2"));
  EXPECT_THAT(difference->text(), testing::HasSubstr("body cdab"));
}

TEST(FirstDifference, ALogMayEndEarly) {
  const auto left = three_events();
  const auto difference = first_difference(left, std::span{left}.first(2));
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->index, 2U);
  EXPECT_FALSE(difference->right);
  EXPECT_THAT(difference->text(), testing::HasSubstr("the log has ended"));
}

TEST(EventLog, KeepsWindowsInOrder) {
  const auto events = three_events();
  EventLog log;
  log.committed(std::span{events}.first(2));
  log.committed(std::span{events}.last(1));
  EXPECT_FALSE(first_difference(log.events(), events));
}

}  // namespace
}  // namespace stakemine::engine
