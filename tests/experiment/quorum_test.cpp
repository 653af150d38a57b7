// SPDX-License-Identifier: Apache-2.0
// Votes on aggregates in whole runs: they take the time that their messages take, commit where two thirds of the stake
// is honest, are safe below a third of Byzantine stake and not above.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kRounds = 12;

struct Wanted {
  std::string validators = R"([{"count": 4, "stake": 100}])";
  std::string consensus = R"({"type": "quorum", "timeout": "200 ms", "attempts": 5})";
  std::string incentives = R"({"reward": "work"})";
  std::string more = "";
  std::string runtime = R"({"threads": 1})";
  std::uint64_t seed = 5;
};

RunResult run(const Wanted& wanted) {
  return simulate(read_config_text(
      fmt::format(R"({{"seed": {}, "rounds": {}, "miners": [{{"count": 6, "stake": 10}}], "validators": {},
          "task": {{"type": "learning", "data": {{"type": "make_classification", "n_samples": 60, "n_features": 4,
                    "random_state": 3, "test_share": 0.3}}, "model": "softmax_regression",
                    "training": {{"type": "distributed_gradient", "learning_rate": 0.5}}}},
          "network": {{"type": "star", "hub": {{"bandwidth": "100 Gbit/s"}},
                       "link": {{"bandwidth": "100 Gbit/s", "latency": "10 ms"}}}},
          "consensus": {}, "incentives": {}, "runtime": {}{}}})",
                  wanted.seed, kRounds, wanted.validators, wanted.consensus, wanted.incentives, wanted.runtime,
                  wanted.more),
      "test.json"));
}

const QuorumReport& report(const RunResult& result) {
  return *result.summary.quorum;
}

TEST(Quorum, CommitsEveryRoundInThreeRoundTripsWhereAllAreHonest) {
  const RunResult result = run({});
  EXPECT_EQ(report(result).committed, kRounds);
  EXPECT_EQ(report(result).attempts, kRounds);
  EXPECT_EQ(report(result).timeouts, 0U);
  EXPECT_EQ(report(result).equivocations, 0U);
  EXPECT_EQ(report(result).safety_violations, 0U);
  // Proposal, prevotes, precommits: each there and back again over links of 10 ms that carry next to nothing.
  EXPECT_NEAR(*report(result).latency_median_s, 6 * 0.010, 1e-4);
  for (const RoundRecord& round : result.rounds) {
    EXPECT_EQ(round.commit_attempts, 1);
    EXPECT_TRUE(round.updated);
  }
}

TEST(Quorum, HandsTheTurnOnWhereAProposerIsSilent) {
  const RunResult result = run({.validators = R"([{"count": 3, "stake": 100}, {"stake": 100, "behavior": "silent"}])"});
  EXPECT_EQ(report(result).committed, kRounds);
  // In each four turns one is the silent's, and a commit is an honest one's turn.
  EXPECT_NEAR(static_cast<double>(report(result).attempts), kRounds * 4.0 / 3, 1);
  EXPECT_GT(*report(result).latency_median_s, 0.2) << "prevotes are waited for until the timeout";
}

TEST(Quorum, AThirdOfTheStakeInSilenceStopsTheModel) {
  for (const char* conduct : {R"("silent")", R"({"type": "late", "delay": "300 ms"})"}) {
    const RunResult result = run(
        {.validators = fmt::format(R"([{{"count": 2, "stake": 100}}, {{"stake": 101, "behavior": {}}}])", conduct)});
    EXPECT_EQ(report(result).uncommitted, kRounds) << conduct;
    EXPECT_EQ(report(result).attempts, 5 * kRounds);
    EXPECT_FALSE(report(result).latency_median_s);
    EXPECT_EQ(result.rounds.back().train_loss, result.rounds.front().train_loss);
    EXPECT_EQ(result.summary.rounds_without_update, kRounds);
  }
}

TEST(Quorum, IsSafeBelowAThirdOfByzantineStakeAndNotAbove) {
  const RunResult below = run({.validators = R"([{"count": 7, "stake": 100},
                                                 {"count": 3, "stake": 100, "behavior": "equivocating"}])"});
  EXPECT_NEAR(report(below).byzantine_stake_share, 0.3, 1e-12);
  EXPECT_EQ(report(below).committed, kRounds);
  EXPECT_EQ(report(below).safety_violations, 0U);
  EXPECT_GE(report(below).equivocations, 3 * kRounds);
  const RunResult above = run({.validators = R"([{"count": 6, "stake": 100},
                                                 {"count": 4, "stake": 100, "behavior": "equivocating"}])"});
  EXPECT_GT(report(above).safety_violations, 0U);
}

TEST(Quorum, StaysSafeOverLinksThatLoseMessages) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const RunResult result =
        run({.validators = R"([{"count": 9, "stake": {"type": "uniform", "minimum": 90, "maximum": 110}},
                       {"count": 2, "stake": 100, "behavior": "equivocating"}, {"stake": 90, "behavior": "silent"}])",
             .more = R"(, "faults": {"loss": {"rate": "15 %"}}, "protocol": {"deadline": "1 s"})",
             .seed = seed});
    EXPECT_LT(report(result).byzantine_stake_share, 1.0 / 3);
    EXPECT_EQ(report(result).safety_violations, 0U) << seed;
    EXPECT_EQ(report(result).forged, 0U) << seed;
    EXPECT_EQ(report(result).committed + report(result).uncommitted, kRounds);
  }
}

TEST(Quorum, EquivocationCostsStake) {
  const RunResult result =
      run({.validators = R"([{"count": 4, "stake": 100}, {"stake": 100, "behavior": "equivocating"}])",
           .incentives = R"({"reward": "work", "slashing": {"equivocation": 0.5, "correlated": {"correlation": 0}}})"});
  // A half of a hundred tokens, then a half of what is left, and so on, in units of 1e-9.
  std::uint64_t left = 100'000'000'000, slashed = 0;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    slashed += left / 2;
    left -= left / 2;
  }
  EXPECT_TRUE(result.summary.money.flows.slashed == slashed);
  EXPECT_EQ(result.summary.money.flows.offences, kRounds);
  EXPECT_TRUE(result.summary.money.ledger.conserved());
}

TEST(Quorum, GoesBesideRatings) {
  const RunResult result = run({.consensus = R"({"type": "yuma", "rounds_per_epoch": 3, "quorum": {"timeout": "1 s"}})",
                                .incentives = R"({"reward": "consensus"})"});
  EXPECT_EQ(report(result).committed, kRounds);
  EXPECT_EQ(result.summary.consensus->epochs, kRounds / 3);
}

TEST(Quorum, RefusesWhatHasNoEffect) {
  EXPECT_THROW(run({.incentives = R"({"reward": "consensus"})"}), UserError);
  EXPECT_THROW(run({.validators = R"([{"stake": 1, "behavior": "lazy"}])"}), UserError);
  EXPECT_THROW(run({.validators = R"([{"stake": 1, "sample": 3}])"}), UserError);
  EXPECT_THROW(run({.consensus = R"({"type": "quorum", "timeout": "1 ms"})"}), UserError);
  EXPECT_THROW(run({.runtime = R"({"clock": "wall"})"}), UserError);
  Wanted yuma{.consensus = R"({"type": "yuma"})", .incentives = R"({"reward": "consensus"})"};
  for (const char* conduct : {"equivocating", "silent"}) {
    yuma.validators = fmt::format(R"([{{"stake": 1, "behavior": "{}"}}])", conduct);
    EXPECT_THROW(run(yuma), UserError) << conduct;
  }
  EXPECT_THROW(run({.consensus = R"({"type": "yuma"})",
                    .incentives = R"({"reward": "consensus", "slashing": {"equivocation": 0.5}})"}),
               UserError);
}

}  // namespace
}  // namespace stakemine::experiment
