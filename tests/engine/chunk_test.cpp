// SPDX-License-Identifier: Apache-2.0
#include "engine/chunk.hpp"

#include "stakemine/core/random.hpp"

#include <array>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::engine {
namespace {

/// Messages of which some members are as before and some are not, with bodies of no to three words.
class Messages {
 public:
  explicit Messages(std::uint64_t seed) : random_(seed, Purpose::test) {}

  Message next() {
    const auto changes = [this] { return random_.below(4) == 0; };
    message_.source = static_cast<ActorId>(random_.below(std::uint64_t{1} << 32) % 0xFFFF'FFFF);
    message_.target = static_cast<ActorId>(random_.below(std::uint64_t{1} << 32));
    if (changes()) message_.time += Duration{1};
    if (changes()) message_.bytes = random_.below(3);
    if (changes()) message_.kind = static_cast<std::uint32_t>(random_.below(2)) * 0xFFFF'FFFF;
    if (changes()) message_.origin = random_.below(2) == 0 ? Origin::message : Origin::timer;
    if (changes()) words_ = random_.below(4);
    std::array<std::uint64_t, 3> body{};
    for (std::size_t word = 0; word < words_; ++word) body[word] = random_.below(3);
    message_.body = Body::of(body);
    message_.sequence = ++sequence_;
    return message_;
  }

 private:
  KeyedRandom random_;
  Message message_;
  std::size_t words_ = 0;
  std::uint64_t sequence_ = 0;
};

/// As many messages as go into one chunk, appended to it by append(chunk, message).
template <class Append>
std::vector<Message> fill(Chunk& chunk, std::uint64_t seed, Append append) {
  Messages messages(seed);
  std::vector<Message> appended;
  while (!chunk.full()) {
    EXPECT_EQ(chunk.size(), appended.size());
    appended.push_back(messages.next());
    append(chunk, appended.back());
  }
  return appended;
}

std::vector<Message> read(Chunk& chunk) {
  std::vector<Message> messages;
  chunk.read_all([&](const Message& message) { messages.push_back(message); });
  EXPECT_EQ(chunk.size(), 0U);
  return messages;
}

TEST(Chunk, GivesBackWhatWasAppended) {
  const auto chunk = std::make_unique<Chunk>();  // the same one again and again, as in a run
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto appended = fill(*chunk, seed, [](Chunk& to, const Message& message) { to.append(message); });
    ASSERT_EQ(read(*chunk), appended) << "seed " << seed;
    chunk->clear();
  }
}

TEST(Chunk, KeepsNoSequenceNumbersOnTheWallsClock) {
  const auto chunk = std::make_unique<Chunk>();
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    auto appended = fill(*chunk, seed, [](Chunk& to, const Message& m) {
      to.append({m.time, m.bytes, m.kind, m.origin}, m.source, m.target, m.body);
    });
    for (Message& message : appended) message.sequence = 0;
    ASSERT_EQ(read(*chunk), appended) << "seed " << seed;
    chunk->clear();
  }
}

TEST(Chunk, ForgetsTheFirstAndKeepsTheRest) {
  const auto chunk = std::make_unique<Chunk>();
  for (std::uint32_t dropped = 0; dropped <= 20; ++dropped) {
    auto appended = fill(*chunk, dropped, [](Chunk& to, const Message& message) { to.append(message); });
    ASSERT_GE(appended.size(), 20U);
    chunk->drop_front(dropped / 2);
    chunk->drop_front(dropped - dropped / 2);
    ASSERT_EQ(chunk->size(), appended.size() - dropped);
    appended.erase(appended.begin(), appended.begin() + dropped);
    ASSERT_EQ(read(*chunk), appended);
    chunk->clear();
  }
}

TEST(Chunk, HoldsSixtyThreeMessagesThatAreAlike) {
  const auto chunk = std::make_unique<Chunk>();
  for (ActorId target = 0; !chunk->full(); ++target) chunk->append({}, 1, target, Body::of(std::uint64_t{target}));
  EXPECT_EQ(chunk->size(), Chunk::kCapacity);
}

}  // namespace
}  // namespace stakemine::engine
