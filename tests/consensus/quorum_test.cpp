// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/quorum.hpp"

#include "stakemine/consensus/proposer_rotation.hpp"
#include "stakemine/core/random.hpp"

#include <map>
#include <numeric>

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::consensus {
namespace {

using ::testing::ElementsAre;
using Stakes = std::vector<std::uint64_t>;
using Integer = boost::multiprecision::cpp_int;

TEST(QuorumTally, NeedsTwoThirdsExactly) {
  QuorumTally tally(Stakes{2, 1, 3});
  EXPECT_EQ(tally.add(2, 7), VoteOutcome::counted);
  EXPECT_FALSE(tally.quorum());
  EXPECT_EQ(tally.add(1, 7), VoteOutcome::counted);  // 4 of 6
  ASSERT_TRUE(tally.quorum());
  EXPECT_EQ(**tally.quorum(), 7U);
  EXPECT_EQ(tally.held(7), 4U);
  EXPECT_EQ(tally.voted(), 4U);
}

TEST(QuorumTally, NilCanHaveTheQuorum) {
  QuorumTally tally(Stakes{1, 1, 1});
  tally.add(0, std::nullopt);
  tally.add(1, std::nullopt);
  ASSERT_TRUE(tally.quorum());
  EXPECT_EQ(*tally.quorum(), Ballot{});
}

TEST(QuorumTally, CountsTheFirstVoteAndKeepsTheEvidence) {
  QuorumTally tally(Stakes{4, 5});
  EXPECT_EQ(tally.add(0, 1), VoteOutcome::counted);
  EXPECT_EQ(tally.add(0, 1), VoteOutcome::repeated);
  EXPECT_EQ(tally.add(0, 2), VoteOutcome::equivocated);
  EXPECT_EQ(tally.add(0, std::nullopt), VoteOutcome::equivocated);
  EXPECT_EQ(tally.held(1), 4U);
  EXPECT_EQ(tally.held(2), 0U);
  EXPECT_THAT(tally.equivocations(), ElementsAre(Equivocation{0, 1, 2}));
}

TEST(QuorumTally, ClosesWhenNothingCanReachAQuorum) {
  QuorumTally tally(Stakes{1, 1, 1, 1, 1, 1});
  for (std::uint32_t voter = 0; voter < 4; ++voter) {
    EXPECT_TRUE(tally.is_open());
    tally.add(voter, voter % 2);
  }
  EXPECT_TRUE(tally.is_open());  // 2 + the 2 that are left
  tally.add(4, 2);
  EXPECT_FALSE(tally.is_open());
  EXPECT_FALSE(QuorumTally(Stakes{0, 0}).is_open());
}

// Votes in random order by voters of random stake, some of whom tell each observer something else.
TEST(QuorumTally, ObserversDisagreeOnlyWhereAThirdVotesTwice) {
  std::size_t agreed = 0, split = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    const std::size_t n = 1 + random.below(9);
    Stakes stake(n);
    for (auto& one : stake) one = random.bits() >> (4 + random.below(60));
    Integer total = std::accumulate(stake.begin(), stake.end(), Integer{0}), twice = 0;
    std::vector<bool> lies(n);
    for (std::size_t i = 0; i < n; ++i) {
      lies[i] = random.below(3) == 0;
      if (lies[i]) twice += stake[i];
    }
    std::vector<std::uint64_t> honest(n);
    for (auto& ballot : honest) ballot = random.below(2);
    std::vector<std::optional<Ballot>> found;
    for (std::uint64_t observer = 0; observer < 2; ++observer) {
      QuorumTally tally(stake);
      std::map<std::uint64_t, Integer> held;
      std::vector<std::uint32_t> order(n);
      std::iota(order.begin(), order.end(), 0U);
      shuffle(std::span(order), random);
      for (const std::uint32_t voter : order) {
        const std::uint64_t ballot = lies[voter] ? observer : honest[voter];
        tally.add(voter, ballot);
        held[ballot] += stake[voter];
        bool reached = false;
        for (const auto& [digest, sum] : held) reached = reached || (total > 0 && sum * 3 >= total * 2);
        ASSERT_EQ(tally.quorum().has_value(), reached);
      }
      found.push_back(tally.quorum());
    }
    if (!found[0] || !found[1]) continue;
    (*found[0] == *found[1] ? agreed : split) += 1;
    if (twice * 3 < total) {
      EXPECT_EQ(*found[0], *found[1]) << "seed " << seed;
    }
  }
  EXPECT_GT(agreed, 100U);
  EXPECT_GT(split, 10U);
}

TEST(ProposerRotation, IsSmooth) {
  ProposerRotation rotation(3);
  std::vector<std::uint32_t> turns;
  for (int k = 0; k < 7; ++k) turns.push_back(rotation.next(Stakes{5, 1, 1}));
  EXPECT_THAT(turns, ElementsAre(0, 0, 1, 0, 2, 0, 0));  // nginx's own example
}

TEST(ProposerRotation, GivesEachExactlyItsShareInAPeriodAndNobodyAWholeTurnAhead) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    KeyedRandom random(seed, Purpose::test, 1);
    Stakes stake(1 + random.below(8));
    for (auto& one : stake) one = random.below(20);
    stake[0] += 1;
    const std::uint64_t total = std::accumulate(stake.begin(), stake.end(), std::uint64_t{0});
    ProposerRotation rotation(stake.size());
    Stakes turns(stake.size());
    for (std::uint64_t k = 1; k <= 2 * total; ++k) {
      ++turns[rotation.next(stake)];
      for (std::size_t i = 0; i < stake.size(); ++i) ASSERT_LT(turns[i] * total, k * stake[i] + total);
    }
    for (std::size_t i = 0; i < stake.size(); ++i) EXPECT_EQ(turns[i], 2 * stake[i]);
  }
}

TEST(ProposerRotation, FollowsStakesThatChange) {
  ProposerRotation rotation(2);
  const std::uint64_t large = std::uint64_t{1} << 62;
  for (int k = 0; k < 1000; ++k) rotation.next(Stakes{3 * (large / 2), large / 2});
  Stakes turns(2);
  for (int k = 0; k < 1000; ++k) ++turns[rotation.next(Stakes{1, 3})];
  EXPECT_NEAR(static_cast<double>(turns[0]), 250, 1);
  for (int k = 0; k < 10; ++k) EXPECT_EQ(rotation.next(Stakes{0, 1}), 1U);
}

}  // namespace
}  // namespace stakemine::consensus
