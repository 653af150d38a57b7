// SPDX-License-Identifier: Apache-2.0
#include "engine/exchange.hpp"

#include "engine/chunk_depot.hpp"
#include "engine/scripted_group.hpp"
#include "reference/random_program.hpp"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

VirtualTime at(std::uint64_t nanoseconds) {
  return VirtualTime{Duration{nanoseconds}};
}

/// An exchange between one LP of the coordinator's and the LPs of a hundred miners.
struct Fixture {
  explicit Fixture(Transport* transport) {
    program.add(1, group, Placement::coordinator_thread);
    program.add(100, group, Placement::arena);
    table = std::make_unique<LpTable>(program, 10);
    for (Mailbox& mailbox : mailboxes) pointers.push_back(&mailbox);
    exchange = std::make_unique<LocalExchange>(transport, *table, pointers, cache);
  }
  ~Fixture() {
    for (Mailbox& mailbox : mailboxes) discard(mailbox.take(), cache);
  }

  /// Messages from `source` to `target`, the latest first: an LP may send with different delays.
  Chunk* chunk(ChunkCache& from, ActorId source, ActorId target, std::uint32_t count) {
    Chunk* const chunk = from.take();
    for (std::uint32_t i = 0; i < count; ++i) {
      Message message;
      message.time = at(count - i);
      message.source = source;
      message.target = target;
      message.sequence = i + 1;
      chunk->earliest = std::min(chunk->earliest, message.time);
      chunk->append(message);
    }
    return chunk;
  }

  ScriptedGroup group{[](const Message&, Context&) {}};
  Program program;
  std::unique_ptr<LpTable> table;
  ChunkDepot depot;
  ChunkCache cache{depot};
  std::vector<Mailbox> mailboxes{11};
  std::vector<Mailbox*> pointers;
  std::unique_ptr<LocalExchange> exchange;
};

/// Checks what the contract of Transport::send promises to the network.
class OrderedOnly final : public Transport {
 public:
  [[nodiscard]] Duration lookahead() const override { return Duration{1}; }
  void send(std::span<const Message> departures) override {
    ordered = ordered && std::is_sorted(departures.begin(), departures.end(), CommitOrder{});
    count += departures.size();
  }
  [[nodiscard]] VirtualTime next_event() const override { return kNever; }
  void advance(VirtualTime, std::vector<Message>&) override {}

  bool ordered = true;
  std::size_t count = 0;
};

TEST(LocalExchange, TheTransportSeesOneOrderWhoeverPostsFirst) {
  OrderedOnly transport;
  Fixture f(&transport);
  {
    std::vector<std::jthread> lps;
    for (ActorId source = 0; source < 6; ++source)
      lps.emplace_back([&f, source] {
        ChunkCache cache(f.depot);
        f.exchange->post(f.exchange->transport_lane(), f.chunk(cache, source, 0, 50));
      });
  }
  EXPECT_EQ(f.exchange->next_window(at(7)), at(7));
  EXPECT_TRUE(transport.ordered);
  EXPECT_EQ(transport.count, 300U);
  f.exchange->post(f.exchange->transport_lane(), f.chunk(f.cache, 3, 0, 5));
  EXPECT_EQ(f.exchange->next_window(kNever), kNever);
  EXPECT_TRUE(transport.ordered);
  EXPECT_EQ(transport.count, 305U);
}

TEST(LocalExchange, PutsWhatArrivesIntoTheMailboxesOfItsTargets) {
  reference::DelayTransport transport(Duration{100}, [](const Message&) { return Duration{100}; });
  Fixture f(&transport);
  for (ActorId target = 1; target <= 100; ++target)
    f.exchange->post(f.exchange->transport_lane(), f.chunk(f.cache, 0, target, 20));
  EXPECT_EQ(f.exchange->next_window(kNever), at(101));
  f.exchange->deliver(at(111));  // the first ten of each
  EXPECT_EQ(f.mailboxes[0].counters().pushed, 0U);
  for (std::size_t lp = 1; lp <= 10; ++lp) {
    EXPECT_EQ(f.mailboxes[lp].counters().pushed, 100U);
    EXPECT_EQ(f.exchange->earliest_mail(lp), at(101));
    f.exchange->forget_earliest(lp);
    EXPECT_EQ(f.exchange->earliest_mail(lp), kNever);
  }
  f.exchange->deliver(at(200));
  EXPECT_EQ(f.mailboxes[3].counters().pushed, 200U);
  EXPECT_EQ(f.exchange->earliest_mail(3), at(111));
}

TEST(LocalExchange, KnowsTheEarliestMailWhereThereIsNoTransport) {
  Fixture f(nullptr);
  f.exchange->post(4, f.chunk(f.cache, 1, 35, 20));
  f.exchange->post(4, f.chunk(f.cache, 2, 35, 5));
  EXPECT_EQ(f.exchange->earliest_mail(4), at(1));
  EXPECT_EQ(f.exchange->earliest_mail(5), kNever);
  EXPECT_EQ(f.mailboxes[4].counters().pushed, 25U);
  EXPECT_EQ(f.exchange->next_window(at(3)), at(3));
}

}  // namespace
}  // namespace stakemine::engine
