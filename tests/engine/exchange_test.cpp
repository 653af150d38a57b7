// SPDX-License-Identifier: Apache-2.0
#include "engine/exchange.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

VirtualTime at(std::uint64_t nanoseconds) {
  return VirtualTime{Duration{nanoseconds}};
}

std::unique_ptr<Chunk> chunk_of(ActorId source, std::uint64_t count) {
  auto chunk = std::make_unique<Chunk>();
  for (std::uint64_t i = 0; i < count; ++i) {
    Message& message = chunk->messages.emplace_back();
    message.time = at(count - i);  // latest first: an LP may send with different delays
    message.source = source;
    message.sequence = i + 1;
  }
  return chunk;
}

TEST(LocalExchange, CommitsInOneOrderWhoeverPostsFirst) {
  ConstantDelay transport(Duration{100});
  LocalExchange exchange(transport);
  EXPECT_EQ(exchange.next_window(kNever), kNever);
  {
    std::vector<std::jthread> lps;
    for (ActorId source = 0; source < 6; ++source)
      lps.emplace_back([&exchange, source] { exchange.post(chunk_of(source, 50)); });
  }
  exchange.commit();
  EXPECT_EQ(exchange.next_window(kNever), at(101));
  EXPECT_EQ(exchange.next_window(at(7)), at(7));
  std::vector<Message> arrivals;
  exchange.collect(at(200), arrivals);
  ASSERT_EQ(arrivals.size(), 300U);
  EXPECT_TRUE(std::is_sorted(arrivals.begin(), arrivals.end(), CommitOrder{}));
  EXPECT_EQ(exchange.counters().pushed, 300U);
  EXPECT_EQ(exchange.counters().popped, 300U);
  exchange.collect(at(300), arrivals);
  EXPECT_TRUE(arrivals.empty());
}

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

TEST(LocalExchange, SortsASingleChunkToo) {
  OrderedOnly transport;
  LocalExchange exchange(transport);
  exchange.post(chunk_of(3, 20));
  exchange.commit();
  exchange.post(chunk_of(3, 5));
  exchange.post(chunk_of(1, 5));
  exchange.commit();
  exchange.commit();
  EXPECT_TRUE(transport.ordered);
  EXPECT_EQ(transport.count, 30U);
}

}  // namespace
}  // namespace stakemine::engine
