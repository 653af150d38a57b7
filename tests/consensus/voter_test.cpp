// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/voter.hpp"

#include "stakemine/consensus/safety.hpp"

#include <gtest/gtest.h>

namespace stakemine::consensus {
namespace {

constexpr std::uint64_t kDigest = 7, kOther = 8;
using Seen = std::optional<Ballot>;

TEST(Voter, PrevotesWhatIsProposedAndNilWhereNothingCame) {
  const Voter voter;
  EXPECT_EQ(voter.prevote(kDigest), Ballot{kDigest});
  EXPECT_EQ(voter.prevote(std::nullopt), Ballot{});
  EXPECT_EQ(voter.propose(kDigest), kDigest);
}

TEST(Voter, LocksOnWhatItPrecommitsAndStandsByIt) {
  Voter voter;
  EXPECT_EQ(voter.precommit(Seen{}), Ballot{}) << "no quorum, no precommit";
  EXPECT_EQ(voter.precommit(Seen{Ballot{}}), Ballot{}) << "nor for a quorum of nil";
  EXPECT_EQ(voter.locked(), Ballot{});
  EXPECT_EQ(voter.precommit(Seen{kDigest}), Ballot{kDigest});
  EXPECT_EQ(voter.prevote(kOther), Ballot{kDigest}) << "locked";
  EXPECT_EQ(voter.propose(kOther), kDigest);
  EXPECT_EQ(voter.precommit(Seen{}), Ballot{});
  EXPECT_EQ(voter.locked(), Ballot{kDigest}) << "a failed attempt unlocks nobody";
  EXPECT_EQ(voter.precommit(Seen{kOther}), Ballot{kOther}) << "a newer quorum does";
}

TEST(Voter, CommitsOnce) {
  Voter voter;
  voter.commit(Seen{});
  voter.commit(Seen{Ballot{}});
  EXPECT_EQ(voter.committed(), Ballot{});
  voter.commit(Seen{kDigest});
  voter.commit(Seen{kOther});
  EXPECT_EQ(voter.committed(), Ballot{kDigest});
}

TEST(SafetyObserver, CountsRoundsInWhichTheHonestDisagree) {
  SafetyObserver observer;
  observer.committed(1, kDigest);
  observer.committed(1, kDigest);
  observer.committed(2, kOther);
  EXPECT_EQ(observer.violations(), 0U);
  observer.committed(1, kOther);
  observer.committed(1, kOther + 1);
  EXPECT_EQ(observer.violations(), 1U) << "a round counts once";
}

}  // namespace
}  // namespace stakemine::consensus
