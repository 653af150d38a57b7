// SPDX-License-Identifier: Apache-2.0
// Each checker fails when the property that it guards is broken, and only that one does.
#include "stakemine/stress/message_book.hpp"

#include "stress/broken_of.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Book : public testing::Test {
 protected:
  std::set<Invariant> close(std::uint64_t lost = 0) {
    book.close(lost);
    return broken_of(verdicts);
  }

  Verdicts verdicts;
  MessageBook book{{{0, 1}, {1, 0}, {2, 1}}, 7, Losses::none, verdicts};
};

TEST_F(Book, FindsNothingWhereAllArriveInOrder) {
  const Stamp first = book.send(0, 5), second = book.send(0, 6), other = book.send(2, 7);
  EXPECT_TRUE(book.receive(1, first));
  EXPECT_TRUE(book.receive(1, other));
  EXPECT_TRUE(book.receive(1, second));
  EXPECT_THAT(close(), IsEmpty());
  EXPECT_EQ(book.sent(), 3U);
  EXPECT_EQ(book.received(), 3U);
  EXPECT_TRUE(verdicts.clean());
}

TEST_F(Book, FindsALostMessage) {
  const Stamp first = book.send(0, 0);
  (void)book.send(0, 0);
  book.receive(1, first);
  EXPECT_THAT(close(), ElementsAre(Invariant::not_lost));
}

TEST_F(Book, FindsALostMessageAmongOthers) {
  (void)book.send(0, 0);
  book.receive(1, book.send(0, 0));
  EXPECT_THAT(close(), ElementsAre(Invariant::not_lost));
}

TEST_F(Book, FindsADuplicate) {
  const Stamp first = book.send(0, 0);
  book.receive(1, first);
  book.receive(1, first);
  EXPECT_THAT(close(), ElementsAre(Invariant::not_duplicated));
}

TEST_F(Book, FindsMessagesOutOfOrder) {
  const Stamp first = book.send(0, 0), second = book.send(0, 0);
  book.receive(1, second);
  book.receive(1, first);
  EXPECT_THAT(close(), ElementsAre(Invariant::in_order));
}

TEST_F(Book, FindsAMessageThatNobodySent) {
  const Stamp sent = book.send(0, 0);
  book.take_back(0);
  EXPECT_FALSE(book.receive(1, sent));
  EXPECT_THAT(close(), ElementsAre(Invariant::not_invented));
}

TEST_F(Book, FindsAMessageAtTheWrongReceiver) {
  const Stamp sent = book.send(0, 0);
  EXPECT_FALSE(book.receive(0, sent));
  EXPECT_TRUE(book.receive(1, sent));
  EXPECT_THAT(close(), ElementsAre(Invariant::not_invented));
}

TEST_F(Book, FindsATornMessage) {
  const Stamp one = book.send(0, 1, 3);
  for (auto tear : {+[](Stamp& stamp) { stamp.sent_ns ^= 1; }, +[](Stamp& stamp) { stamp.channel ^= 2; },
                    +[](Stamp& stamp) { stamp.number ^= 1; }, +[](Stamp& stamp) { stamp.amount ^= 1; },
                    +[](Stamp& stamp) { stamp.seal ^= 1; }}) {
    Stamp torn = one;
    tear(torn);
    EXPECT_FALSE(book.receive(1, torn));
  }
  EXPECT_FALSE(book.receive(1, Stamp{}));
  EXPECT_TRUE(book.receive(1, one));
  EXPECT_THAT(close(), ElementsAre(Invariant::not_torn));
}

TEST(CountedLosses, MustBeThoseReported) {
  for (const std::uint64_t reported : {0, 1, 2}) {
    Verdicts verdicts;
    MessageBook book{{{0, 1}}, 7, Losses::counted, verdicts};
    (void)book.send(0, 0);
    book.receive(1, book.send(0, 0));
    book.close(reported);
    EXPECT_EQ(verdicts.clean(), reported == 1);
  }
}

TEST(TurnBook, FindsTwoAtOnce) {
  Verdicts verdicts;
  TurnBook turns{2, verdicts};
  turns.begin(0);
  turns.begin(1);
  turns.end(0);
  turns.begin(0);
  EXPECT_TRUE(verdicts.clean());
  turns.begin(0);
  EXPECT_THAT(broken_of(verdicts), ElementsAre(Invariant::one_at_a_time));
}

TEST(ShardBook, FindsAShardLeftOutAndOneCountedTwice) {
  const auto broken_after = [](std::initializer_list<std::pair<std::uint64_t, std::uint64_t>> counted) {
    Verdicts verdicts;
    ShardBook shards{2, verdicts};
    for (const auto& [round, shard] : counted) shards.count(round, shard);
    shards.close(2);
    return !verdicts.clean();
  };
  EXPECT_FALSE(broken_after({{1, 0}, {1, 1}, {2, 1}, {2, 0}}));
  EXPECT_TRUE(broken_after({{1, 0}, {1, 1}, {2, 1}}));
  EXPECT_TRUE(broken_after({{1, 0}, {1, 0}, {1, 1}, {2, 1}, {2, 0}}));
  EXPECT_TRUE(broken_after({{1, 0}, {2, 0}, {2, 1}}));
}

TEST(TimerBook, FindsWhatIsEarlyTwiceOrNever) {
  const auto broken_after = [](auto deeds) {
    Verdicts verdicts;
    TimerBook timers{1, verdicts};
    timers.set(0, 1, 100);
    deeds(timers);
    timers.close();
    return !verdicts.clean();
  };
  EXPECT_FALSE(broken_after([](TimerBook& timers) { timers.fired(0, 1, 100); }));
  EXPECT_FALSE(broken_after([](TimerBook& timers) { timers.cancelled(0, 1); }));
  EXPECT_TRUE(broken_after([](TimerBook& timers) { timers.fired(0, 1, 99); }));
  EXPECT_TRUE(broken_after([](TimerBook&) {}));
  EXPECT_TRUE(broken_after([](TimerBook& timers) {
    timers.fired(0, 1, 100);
    timers.fired(0, 1, 101);
  }));
  EXPECT_TRUE(broken_after([](TimerBook& timers) {
    timers.cancelled(0, 1);
    timers.fired(0, 1, 100);
  }));
  EXPECT_TRUE(broken_after([](TimerBook& timers) { timers.fired(0, 2, 100); }));
}

}  // namespace
}  // namespace stakemine::stress
