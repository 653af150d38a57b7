// SPDX-License-Identifier: Apache-2.0
// The structures under the fluid model, each against a plain one.
#include "stakemine/core/random.hpp"

#include "network/bit_index.hpp"
#include "network/kinetic_tree.hpp"
#include "network/least_time.hpp"
#include "network/monotone_queue.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

TEST(DoubleDouble, ForgetsWhatWasTakenAway) {
  DoubleDouble sum(1e-12);
  KeyedRandom random(1, Purpose::test, 30);
  std::vector<double> terms;
  for (int i = 0; i < 10000; ++i) terms.push_back(1e9 * random.uniform());
  for (const double term : terms) sum += term;
  std::ranges::reverse(terms);
  for (const double term : terms) sum -= term;
  EXPECT_NEAR(sum.value(), 1e-12, 1e-18);
  EXPECT_EQ(DoubleDouble(1).below(3), 2);
  sum = DoubleDouble();
  sum.add_product(1 + 0x1p-30, 1 + 0x1p-30);
  sum -= 1 + 0x1p-29;
  EXPECT_EQ(sum.value(), 0x1p-60);
}

TEST(MonotoneQueue, IsAPriorityQueue) {
  KeyedRandom random(2, Purpose::test, 31);
  MonotoneQueue queue;
  std::set<std::pair<std::uint64_t, std::uint32_t>> plain;
  std::uint64_t now = 0;
  std::uint32_t item = 0;
  for (int step = 0; step < 40000; ++step) {
    for (std::uint64_t left = step % 1000 == 0 ? 3000 : random.below(3); left > 0; --left, ++item) {
      const std::uint64_t key = now + (random.bits() >> (20 + random.below(44)));
      queue.push(key, item);
      plain.emplace(key, item);
    }
    ASSERT_EQ(queue.size(), plain.size());
    if (plain.empty()) continue;
    ASSERT_EQ(std::pair(queue.front().key, queue.front().item), *plain.begin());
    if (random.below(5) == 0) continue;
    now = plain.begin()->first;
    plain.erase(plain.begin());
    queue.pop();
    if (step % 5000 != 0) continue;
    queue.prune([](const MonotoneQueue::Entry& entry) { return entry.item % 2 == 0; });
    std::erase_if(plain, [](const auto& entry) { return entry.second % 2 != 0; });
  }
}

TEST(MonotoneQueue, TakesManyBelowWhatIsFirst) {
  KeyedRandom random(4, Purpose::test, 35);
  MonotoneQueue queue;
  queue.push(std::uint64_t{1} << 60, 0);
  EXPECT_EQ(queue.front().item, 0U);
  std::vector<std::uint64_t> plain;
  for (std::uint32_t item = 1; item <= 5000; ++item) {
    plain.push_back(random.below(1'000'000));
    queue.push(plain.back(), item);
  }
  queue.push_all(5000, [&](std::size_t i) {
    return MonotoneQueue::Entry{std::uint64_t{1000} * i, static_cast<std::uint32_t>(5001 + i)};
  });
  for (std::uint64_t i = 0; i < 5000; ++i) plain.push_back(1000 * i);
  std::ranges::sort(plain);
  ASSERT_EQ(queue.size(), 10001U);
  for (const std::uint64_t key : plain) {
    ASSERT_EQ(queue.front().key, key);
    queue.pop();
  }
  EXPECT_EQ(queue.front().item, 0U);
}

TEST(BitIndex, FindsNeighbours) {
  for (const std::size_t count : {1, 63, 64, 65, 5000}) {
    KeyedRandom random(count, Purpose::test, 32);
    BitIndex index(count);
    std::set<std::size_t> plain;
    for (int step = 0; step < 5000; ++step) {
      const std::size_t i = random.below(count);
      if (random.below(3) == 0) {
        index.set(i);
        plain.insert(i);
      } else {
        index.clear(i);
        plain.erase(i);
      }
      const std::size_t at = random.below(count + 1);
      const auto next = plain.lower_bound(at);
      ASSERT_EQ(index.next(at), next == plain.end() ? BitIndex::kNone : *next);
      ASSERT_EQ(index.previous(at), next == plain.begin() ? BitIndex::kNone : *std::prev(next));
    }
  }
}

TEST(LeastTime, FindsTheFirst) {
  KeyedRandom random(3, Purpose::test, 33);
  LeastTime times;
  std::vector<double> plain;
  for (int step = 0; step < 3000; ++step) {
    if (step % 30 == 0) {
      plain.push_back(std::numeric_limits<double>::infinity());
      times.resize(plain.size());
    }
    const auto thing = static_cast<std::uint32_t>(random.below(plain.size()));
    plain[thing] = static_cast<double>(random.below(50));
    times.set(thing, plain[thing]);
    const auto least = std::ranges::min_element(plain);
    ASSERT_EQ(times.time(), *least);
    ASSERT_EQ(times.thing(), least - plain.begin());
  }
}

TEST(KineticTree, FollowsEverySlot) {
  for (const std::size_t count : {1, 16, 17, 300}) {
    KeyedRandom random(count, Purpose::test, 34);
    std::vector<double> q, b, plain(count, KineticTree::kNone);
    for (std::size_t i = 0; i < count; ++i) {
      q.push_back(i % 7 == 3 && i > 0 ? q.back() : std::exp(random.normal()));
      b.push_back(std::exp(random.normal()));
    }
    std::ranges::sort(q);
    KineticTree tree(q, b);
    for (int step = 0; step < 4000; ++step) {
      const auto slot = static_cast<std::uint32_t>(random.below(count));
      plain[slot] = random.below(4) == 0 ? KineticTree::kNone : std::exp(2 * random.normal());
      tree.set(slot, plain[slot]);
      const double capacity = std::exp(2 * random.normal()) * static_cast<double>(count) / 3;
      const KineticTree::Shares shares = tree.share(capacity);
      double used = 0, next_s = KineticTree::kNone;
      for (std::size_t i = 0; i < count; ++i) {
        if (plain[i] == KineticTree::kNone) continue;
        ASSERT_EQ(i < shares.boundary, q[i] <= shares.level) << i;
        const double loss = std::min(q[i], shares.level);
        used += b[i] * loss / q[i];
        next_s = std::min(next_s, std::max(0.0, plain[i]) / loss);
      }
      if (shares.level < KineticTree::kNone) {
        ASSERT_NEAR(used, capacity, 1e-12 * capacity);
      } else {
        ASSERT_LE(used, capacity * (1 + 1e-12));
      }
      if (next_s == KineticTree::kNone) {
        ASSERT_EQ(shares.next_s, next_s);
        continue;
      }
      ASSERT_NEAR(shares.next_s, next_s, 1e-9 * (1 + next_s));
      const double tau = next_s * random.uniform(), v = shares.level == KineticTree::kNone ? 0 : shares.level * tau;
      tree.advance(shares.boundary, tau, v);
      for (std::size_t i = 0; i < count; ++i) plain[i] -= i < shares.boundary ? q[i] * tau : v;
      if (plain[slot] < KineticTree::kNone) {
        ASSERT_NEAR(tree.need(slot), plain[slot], 1e-9 * (1 + plain[slot]));
      }
    }
  }
}

}  // namespace
}  // namespace stakemine::network
