// SPDX-License-Identifier: Apache-2.0
#include "network/run_queue.hpp"

#include "network/network_testing.hpp"

#include <set>
#include <tuple>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

struct Entry {
  VirtualTime time;
  std::uint64_t rank;

  bool operator<(const Entry& other) const { return std::tie(time, rank) < std::tie(other.time, other.rank); }
  bool operator==(const Entry&) const = default;
};

TEST(RunQueue, IsAPriorityQueue) {
  KeyedRandom random(1, Purpose::test);
  RunQueue<Entry> queue;
  std::set<Entry> plain;
  std::uint64_t rank = 0;
  for (std::int64_t step = 0; step < 2000; ++step) {
    std::vector<Entry> batch;
    for (std::uint64_t left = random.below(step % 100 == 0 ? 500 : 4); left > 0; --left)
      batch.push_back({at(1ns * (step + static_cast<std::int64_t>(random.below(300)))), rank++});
    plain.insert(batch.begin(), batch.end());
    queue.add(batch);
    EXPECT_TRUE(batch.empty());

    const auto end = plain.lower_bound({at(1ns * step), 0});
    const std::vector<Entry> expected(plain.begin(), end);
    plain.erase(plain.begin(), end);
    std::vector<Entry> taken;
    queue.take_before(at(1ns * step), taken);
    ASSERT_EQ(taken, expected);
    ASSERT_EQ(queue.front() == nullptr, plain.empty());
    if (!plain.empty()) {
      ASSERT_EQ(*queue.front(), *plain.begin());
    }
  }
}

TEST(RunQueue, AppendsBehindWhatIsThere) {
  RunQueue<Entry> queue;
  std::vector<Entry> first = {{at(5ns), 1}, {at(1ns), 2}, {at(9ns), 3}}, second = {{at(2ns), 4}};
  queue.add(first);
  queue.add(second);
  std::vector<Entry> out = {{at(100ns), 0}};
  queue.take_before(at(9ns), out);
  EXPECT_THAT(out, testing::ElementsAre(Entry{at(100ns), 0}, Entry{at(1ns), 2}, Entry{at(2ns), 4}, Entry{at(5ns), 1}));
}

}  // namespace
}  // namespace stakemine::network
