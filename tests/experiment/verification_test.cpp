// SPDX-License-Identifier: Apache-2.0
// Checks of partial results in whole runs: what they catch and cost, against counting and probability.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

constexpr std::uint64_t kMiners = 50, kRounds = 40;
const char* const kTogether = R"({"type": "sign_flip", "scale": 2})";
const char* const kAlone = R"({"type": "gaussian_noise", "sigma": 1})";

struct Wanted {
  std::uint64_t cheats = 10;
  std::string behavior = kTogether;
  std::string protocol;
  std::string slashing = "";
  std::string more = "";
  std::uint64_t seed = 5;
  std::string training = R"({"type": "distributed_gradient", "learning_rate": 0.5})";
  int threads = 1;
};

std::string text(const Wanted& wanted) {
  return fmt::format(R"({{"seed": {}, "rounds": {}, "miners": [{{"count": {}, "stake": 10}},
                         {{"count": {}, "stake": 10, "behavior": {}}}],
          "task": {{"type": "learning", "placement": {{"type": "coordinator", "shards": {}}}, "data": {{"type": "make_classification", "n_samples": 120,
                    "n_features": 4, "random_state": 3, "test_share": 0.3}}, "model": "softmax_regression",
                    "training": {}}},
          "protocol": {}, "incentives": {{"reward": "work"{}}}, "runtime": {{"threads": {}}},
          "report": {{"attack_baselines": false}}{}}})",
                     wanted.seed, kRounds, kMiners - wanted.cheats, wanted.cheats, wanted.behavior, kMiners,
                     wanted.training, wanted.protocol, wanted.slashing, wanted.threads, wanted.more);
}

RunResult run(const Wanted& wanted) {
  return simulate(read_config_text(text(wanted), "test.json"));
}

const VerificationReport& report(const RunResult& result) {
  return *result.summary.verification;
}

std::uint64_t pay_of_cheats(const RunResult& result, std::uint64_t cheats) {
  std::uint64_t pay = 0;
  for (std::size_t miner = kMiners - cheats; miner < kMiners; ++miner) pay += result.miners.reward[miner];
  return pay;
}

TEST(Verification, AuditingAllCatchesAllAndCostsTheWorkAgain) {
  const RunResult result = run({.protocol = R"({"verification": {"type": "audit", "probability": 1}})"});
  EXPECT_EQ(report(result).wrong, 10 * kRounds);
  EXPECT_EQ(report(result).caught, 10 * kRounds);
  EXPECT_EQ(report(result).accepted, 40 * kRounds);
  EXPECT_EQ(report(result).accepted_wrong, 0U);
  EXPECT_EQ(report(result).right_rejected, 0U);
  EXPECT_EQ(report(result).overhead, 1);
  EXPECT_EQ(pay_of_cheats(result, 10), 0U);
  for (const RoundRecord& round : result.rounds) EXPECT_EQ(round.lost_shards, 10U) << "what is wrong does not count";
  // Without what cheats sent, the model is that of the honest alone.
  const RunResult honest = run({.cheats = 0, .protocol = R"({"verification": {"type": "audit", "probability": 1}})"});
  EXPECT_LT(*result.summary.train_loss, *honest.summary.train_loss + 0.1);
}

TEST(Verification, AuditsCatchTheirProbability) {
  const RunResult result = run({.protocol = R"({"verification": {"type": "audit", "probability": 0.25}})"});
  const auto wrong = static_cast<double>(report(result).wrong);
  EXPECT_EQ(wrong, 10 * kRounds);
  EXPECT_NEAR(*report(result).caught_share, 0.25, 4 * std::sqrt(0.25 * 0.75 / wrong));
  EXPECT_NEAR(report(result).overhead, 0.25, 4 * std::sqrt(0.25 * 0.75 / (kMiners * kRounds)));
  // Of 50 results 10 are wrong, of which three quarters count.
  EXPECT_NEAR(*report(result).error_rate, 0.2 * 0.75 / (1 - 0.2 * 0.25), 0.02);
}

TEST(Verification, NoneOfThoseWhoCheatAloneFindsAMajority) {
  for (const char* rule : {R"({"type": "majority", "copies": 3})", R"({"type": "adaptive", "needed": 3})"}) {
    const RunResult result = run({.behavior = kAlone, .protocol = fmt::format(R"({{"verification": {}}})", rule)});
    EXPECT_GT(report(result).wrong, 10 * kRounds) << "copies too";
    EXPECT_EQ(report(result).caught, report(result).wrong) << rule;
    EXPECT_EQ(report(result).accepted_wrong, 0U);
    EXPECT_EQ(report(result).right_rejected, 0U);
    EXPECT_EQ(pay_of_cheats(result, 10), 0U);
  }
}

TEST(Verification, ColludersGetThroughWhereTheyAreTwoOfThree) {
  const RunResult result = run({.protocol = R"({"verification": {"type": "majority", "copies": 3}})"});
  // Of three different miners of fifty, two or three of the ten.
  const double two = 3 * (10.0 * 9 * 40) / (50.0 * 49 * 48), three = (10.0 * 9 * 8) / (50.0 * 49 * 48);
  const double expected = two + three;
  EXPECT_NEAR(*report(result).error_rate, expected, 4 * std::sqrt(expected / (kMiners * kRounds)));
  EXPECT_EQ(report(result).accepted, kMiners * kRounds) << "of two kinds of results one has two of three";
  // Two copies where the first two agree, else three.
  const double differ = 2 * (10.0 / 50) * (40.0 / 49);
  EXPECT_NEAR(report(result).overhead, 1 + differ, 0.05);
}

TEST(Verification, ThoseBesideEachOtherDoNotCheckEachOtherMoreOften) {
  // Few cheats, whose indices follow one another: of three different miners of fifty, two or three of the five.
  const double expected = (3 * 5.0 * 4 * 45 + 5.0 * 4 * 3) / (50.0 * 49 * 48);
  double error_rate = 0;
  constexpr std::uint64_t kSeeds = 20;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed)
    error_rate +=
        *report(run({.cheats = 5, .protocol = R"({"verification": {"type": "majority", "copies": 3}})", .seed = seed}))
             .error_rate;
  EXPECT_NEAR(error_rate / kSeeds, expected, 0.12 * expected);
}

TEST(Verification, CopiesAskedForAtOnceAreCountedToo) {
  const RunResult result =
      run({.behavior = kAlone, .protocol = R"({"replication": {"copies": 3, "take": "majority"}})"});
  EXPECT_EQ(report(result).overhead, 2);
  EXPECT_EQ(report(result).results, 3 * kMiners * kRounds);
  EXPECT_EQ(report(result).wrong, 3 * 10 * kRounds);
  EXPECT_EQ(report(result).caught, report(result).wrong);
  EXPECT_EQ(report(result).accepted_wrong, 0U);
}

TEST(Verification, AdaptiveChecksAllAtFirstAndLessAndLessOfTheHonest) {
  const RunResult result = run({.cheats = 0, .protocol = R"({"verification": {"type": "adaptive", "needed": 10}})"});
  // Who works and helps passes two checks a round, at most three: nobody has ten before the fourth.
  for (std::size_t round = 0; round < 4; ++round) EXPECT_EQ(result.rounds[round].checked_shards, kMiners);
  double late = 0;
  for (std::size_t round = kRounds - 10; round < kRounds; ++round) late += *result.rounds[round].checked_shards;
  EXPECT_LT(late / 10, 0.15 * kMiners);
  EXPECT_GT(late, 0) << "but never nothing";
  EXPECT_FALSE(report(result).caught_share);
}

TEST(Verification, CredibilityLetsLessThroughTheHigherTheThreshold) {
  const auto error_rate = [](double threshold) {
    const RunResult result =
        run({.protocol = fmt::format(R"({{"verification": {{"type": "credibility", "threshold": {}}}}})", threshold)});
    EXPECT_GT(report(result).caught, 0U);
    return *report(result).error_rate;
  };
  const double low = error_rate(0.8), high = error_rate(0.999);
  EXPECT_LT(high, low);
  EXPECT_LT(high, 0.02);
}

TEST(Verification, WhoIsCaughtIsSlashedAndNobodyElse) {
  const RunResult result = run({.behavior = kAlone,
                                .protocol = R"({"verification": {"type": "audit", "probability": 0.25}})",
                                .slashing = R"(, "slashing": {"wrong_result": 0.5})"});
  EXPECT_EQ(result.summary.money.flows.offences, report(result).caught);
  for (std::size_t miner = 0; miner < kMiners - 10; ++miner) EXPECT_EQ(result.miners.stake_at_end[miner], 10);
  EXPECT_LT(result.miners.stake_at_end[kMiners - 1], 10);
  EXPECT_TRUE(result.summary.money.ledger.conserved());
}

std::string sometimes(const std::string& behavior, const std::string& when) {
  return fmt::format(R"({{"type": "intermittent", "behavior": {}, {}}})", behavior, when);
}

TEST(Verification, CheatsThatWaitForRoundsAreHonestUntilThen) {
  const RunResult result = run({.behavior = sometimes(kAlone, R"("after_rounds": 15)"),
                                .protocol = R"({"verification": {"type": "audit", "probability": 1}})"});
  EXPECT_EQ(report(result).wrong, 10 * (kRounds - 15));
  EXPECT_EQ(report(result).caught, report(result).wrong);
  EXPECT_EQ(report(result).right_rejected, 0U);
  for (std::size_t round = 0; round < kRounds; ++round)
    EXPECT_EQ(*result.rounds[round].wrong_results, round < 15 ? 0 : 10) << round;
}

TEST(Verification, CheatsThatCheatNowAndThenDoSoAsOftenAsTheySay) {
  const RunResult result = run({.behavior = sometimes(kAlone, R"("share": 0.3)"),
                                .protocol = R"({"verification": {"type": "audit", "probability": 1}})"});
  const double rounds = 10 * kRounds;
  EXPECT_NEAR(static_cast<double>(report(result).wrong), 0.3 * rounds, 4 * std::sqrt(0.21 * rounds));
}

TEST(Verification, CheatsThatWaitForTrustGetThroughWhereTrustIsTheCheck) {
  const std::string adaptive = R"({"verification": {"type": "adaptive", "needed": 10}})";
  const RunResult waiting = run({.behavior = sometimes(kAlone, R"("after_checks": 10)"), .protocol = adaptive});
  const RunResult at_once = run({.behavior = kAlone, .protocol = adaptive});
  // Nobody has passed ten checks before the fourth round.
  for (std::size_t round = 0; round < 4; ++round) EXPECT_EQ(*waiting.rounds[round].wrong_results, 0);
  EXPECT_EQ(report(at_once).accepted_wrong, 0U);
  EXPECT_GT(report(waiting).accepted_wrong, 100U);
  // Of its own work one in N at least ten is checked; what it sends as a copy of others' always is.
  EXPECT_LT(*report(waiting).caught_share, 0.3);
  const RunResult audited = run({.behavior = sometimes(kAlone, R"("after_checks": 10)"),
                                 .protocol = R"({"verification": {"type": "audit", "probability": 0.5}})"});
  EXPECT_NEAR(*report(audited).caught_share, 0.5, 4 * std::sqrt(0.25 / static_cast<double>(report(audited).wrong)));
}

TEST(Verification, AuditsTakeTheCoordinatorsTime) {
  const auto with = [](const std::string& speed) {
    return run({.protocol = fmt::format(R"({{"verification": {{"type": "audit", "probability": 0.5}}{}}})", speed)});
  };
  const RunResult free = with(""), fast = with(R"(, "coordinator_speed": "2 Mflop/s")"),
                  slow = with(R"(, "coordinator_speed": "1 Mflop/s")");
  const double fast_s = report(fast).checking_s, slow_s = report(slow).checking_s;
  EXPECT_EQ(report(free).checking_s, 0);
  EXPECT_GT(fast_s, 0);
  EXPECT_NEAR(slow_s, 2 * fast_s, 1e-6);
  EXPECT_NEAR(slow.summary.virtual_time_s - free.summary.virtual_time_s, slow_s, 1e-6);
  EXPECT_EQ(slow.summary.train_loss, free.summary.train_loss) << "nothing else is different";
}

TEST(Verification, IsTheSameAtEveryThreadCountAndLosesNothingButWhatIsLost) {
  const Wanted wanted{.protocol = R"({"deadline": "2 s", "verification": {"type": "credibility"}})",
                      .more = R"(, "faults": {"loss": {"rate": 0.1}})"};
  const RunResult one = run(wanted);
  Wanted on_four = wanted;
  on_four.threads = 4;
  EXPECT_EQ(one.summary.digest, run(on_four).summary.digest);
  for (const RoundRecord& round : one.rounds)
    EXPECT_EQ(*round.accepted_results + static_cast<double>(round.lost_shards), kMiners) << "a shard a piece";
  EXPECT_GT(report(one).caught, 0U);
}

TEST(Verification, RefusesWhatItCannotCheck) {
  const auto error = [](const Wanted& wanted) -> std::string {
    try {
      (void)run(wanted);
    } catch (const UserError& refused) {
      return refused.what();
    }
    return "";
  };
  const std::string adaptive = R"({"verification": "adaptive"})";
  EXPECT_THAT(error({.protocol = adaptive,
                     .training = R"({"type": "distributed_gradient", "learning_rate": 0.5, "batch_size": 1})"}),
              testing::HasSubstr("/protocol/verification: \"adaptive\" has nothing to go by: no two miners"));
  EXPECT_THAT(error({.protocol = R"({"verification": "audit", "replication": {"copies": 2}})"}),
              testing::HasSubstr("stands beside copies"));
  EXPECT_THAT(error({.protocol = R"({"verification": {"type": "majority", "copies": 51}})"}),
              testing::HasSubstr("above the number of miners"));
  EXPECT_THAT(error({.protocol = R"({"mode": "asynchronous", "verification": "audit"})"}),
              testing::HasSubstr("no effect in the mode"));
  EXPECT_THAT(error({.protocol = "{}", .slashing = R"(, "slashing": {"wrong_result": 0.5})"}),
              testing::HasSubstr("wrong_result"));
  EXPECT_THAT(error({.protocol = R"({"verification": {"type": "adaptive", "quorum": 4, "copies": 3}})"}),
              testing::HasSubstr("below quorum"));
  EXPECT_THAT(error({.protocol = R"({"verification": "majority", "coordinator_speed": "1 Gflop/s"})"}),
              testing::HasSubstr("coordinator_speed"));
  EXPECT_THAT(error({.behavior = sometimes(kAlone, R"("after_checks": 3)"), .protocol = "{}"}),
              testing::HasSubstr("/miners/1/behavior/after_checks: is never reached"));
  EXPECT_THAT(error({.behavior = sometimes(kAlone, R"("share": 1)"), .protocol = "{}"}),
              testing::HasSubstr("is never honest"));
  EXPECT_THAT(error({.behavior = sometimes(R"("free_rider")", R"("share": 0.5)"), .protocol = "{}"}),
              testing::HasSubstr("is not one to leave off for a round"));
}

}  // namespace
}  // namespace stakemine::experiment
