// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/mailbox.hpp"

#include <latch>
#include <thread>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

std::unique_ptr<Chunk> chunk_of(ActorId source, std::uint64_t first_sequence, std::size_t count) {
  auto chunk = std::make_unique<Chunk>();
  for (std::size_t i = 0; i < count; ++i) {
    Message message;
    message.source = source;
    message.sequence = first_sequence + i;
    chunk->messages.push_back(message);
  }
  return chunk;
}

TEST(Mailbox, GivesChunksInTheOrderOfThePushes) {
  Mailbox mailbox;
  EXPECT_TRUE(mailbox.empty());
  mailbox.push(chunk_of(1, 10, 2));
  mailbox.push(chunk_of(2, 20, 3));
  mailbox.push(chunk_of(1, 12, 1));
  EXPECT_FALSE(mailbox.empty());
  std::vector<std::unique_ptr<Chunk>> chunks;
  mailbox.take(chunks);
  ASSERT_EQ(chunks.size(), 3U);
  EXPECT_EQ(chunks[0]->messages.front().sequence, 10U);
  EXPECT_EQ(chunks[1]->messages.back().sequence, 22U);
  EXPECT_EQ(chunks[2]->messages.front().sequence, 12U);
  EXPECT_TRUE(mailbox.empty());
  mailbox.take(chunks);
  EXPECT_TRUE(chunks.empty());
}

TEST(Mailbox, CountsMessages) {
  Mailbox mailbox;
  std::vector<std::unique_ptr<Chunk>> chunks;
  mailbox.push(chunk_of(1, 1, 5));
  mailbox.push(chunk_of(1, 6, 2));
  mailbox.take(chunks);
  mailbox.push(chunk_of(1, 8, 1));
  const MailboxCounters counters = mailbox.counters();
  EXPECT_EQ(counters.pushed, 8U);
  EXPECT_EQ(counters.popped, 7U);
  EXPECT_EQ(counters.high_water, 7U);
}

TEST(Mailbox, FreesWhatIsLeft) {
  // Under the address sanitizer a leak fails the test; without it, this checks that a long queue needs no deep stack.
  Mailbox mailbox;
  for (std::uint64_t i = 0; i < 200'000; ++i) mailbox.push(chunk_of(0, i, 1));
  EXPECT_EQ(mailbox.counters().high_water, 200'000U);
}

TEST(MailboxStress, ManyProducersLoseNothingRepeatNothingAndKeepTheirOrder) {
  constexpr std::uint64_t kProducers = 8, kMessages = 60'000;
  Mailbox mailbox;
  std::latch go(kProducers + 1);
  std::vector<std::jthread> producers;
  for (ActorId producer = 0; producer < kProducers; ++producer) {
    producers.emplace_back([&, producer] {
      go.arrive_and_wait();
      for (std::uint64_t sequence = 0, step = 0; sequence < kMessages; ++step) {
        const std::uint64_t count = std::min<std::uint64_t>(1 + (step * 7 + producer) % 13, kMessages - sequence);
        mailbox.push(chunk_of(producer, sequence, count));
        sequence += count;
      }
    });
  }
  go.arrive_and_wait();
  std::vector<std::uint64_t> next(kProducers);
  std::vector<std::unique_ptr<Chunk>> chunks;
  std::uint64_t taken = 0;
  while (taken < kProducers * kMessages) {
    mailbox.take(chunks);
    if (chunks.empty()) std::this_thread::yield();
    for (const auto& chunk : chunks) {
      for (const Message& message : chunk->messages) {
        ASSERT_EQ(message.sequence, next[message.source]) << "from producer " << message.source;
        ++next[message.source];
        ++taken;
      }
    }
  }
  producers.clear();
  EXPECT_TRUE(mailbox.empty());
  const MailboxCounters counters = mailbox.counters();
  EXPECT_EQ(counters.pushed, kProducers * kMessages);
  EXPECT_EQ(counters.popped, kProducers * kMessages);
  EXPECT_GE(counters.high_water, 1U);
  EXPECT_LE(counters.high_water, kProducers * kMessages);
}

}  // namespace
}  // namespace stakemine::engine
