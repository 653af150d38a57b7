// SPDX-License-Identifier: Apache-2.0
// Whole runs in which things go wrong: what is counted, what the model becomes, and that nothing depends on threads.
#include "stakemine/core/error.hpp"
#include "stakemine/engine/event_log.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/protocol/messages.hpp"

#include "stress/round_witness.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

// Every fault at once, and every answer to them that goes with the others.
std::string faulty(std::uint64_t seed, std::string_view protocol) {
  return fmt::format(R"({{"seed": {}, "rounds": 3,
    "task": {{"type": "synthetic", "shards": 40, "shard_work": "100 Mflop", "shard_size": "1 kB", "result_size": "500 B"}},
    "miners": [{{"name": "a", "count": 7, "stake": {{"type": "uniform", "minimum": 1, "maximum": 5}}}},
               {{"name": "b", "count": 4, "latency": "60 ms"}}],
    "faults": {{"loss": {{"rate": 0.1, "windows": [{{"from": "1 s", "until": "2 s", "rate": 0.5, "groups": ["b"]}}],
                          "retransmit": {{"timeout": "150 ms", "attempts": 2}}}},
               "duplicates": {{"rate": 0.1}}, "reordering": {{"rate": 0.2, "delay": "200 ms"}},
               "churn": [{{"type": "exponential", "up": "3 s", "down": "1 s"}},
                         {{"type": "weibull", "up": "4 s", "down": "500 ms", "up_shape": 0.6, "effect": "pause"}},
                         {{"type": "lifetime", "mean": "1 min", "share": 0.3, "effect": "leave"}}],
               "partitions": [{{"from": "2500 ms", "until": "3 s", "groups": ["b"]}}],
               "hub_outage": [{{"type": "exponential", "up": "5 s", "down": "300 ms"}}]}},
    "protocol": {}}})",
                     seed, protocol);
}

RunResult run(const std::string& text, const SimulateOptions& options = {}, unsigned threads = 1) {
  ExperimentConfig config = read_config_text(text, "test.json");
  config.runtime.threads = threads;
  return simulate(config, options);
}

using stress::RoundWitness;

// What the run's accounts and the witness do not agree on. An assignment of faulty() takes 1 kB a shard.
std::vector<std::string> complaints_about(const RunResult& result, const RoundWitness& witness) {
  stress::Verdicts verdicts;
  witness.hold_against(result, verdicts);
  std::vector<std::string> complaints;
  for (const stress::Outcome& outcome : verdicts.outcomes())
    for (std::uint64_t i = 0; i < outcome.broken; ++i)
      complaints.push_back(i < outcome.examples.size() ? outcome.examples[i] : "and so on");
  return complaints;
}

TEST(Faults, EveryShardIsCountedOnceOrReportedLostWhateverHappens) {
  constexpr std::array kProtocols{R"({"deadline": "800 ms"})", R"({"deadline": "1 s", "reassign": 2})",
                                  R"({"deadline": "1 s", "quorum": 0.6})",
                                  R"({"deadline": "900 ms", "over_provisioning": 0.3, "reassign": 1})"};
  std::uint64_t lost = 0, reassigned = 0, late = 0, whole = 0, faults = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    RoundWitness witness{1000};
    const RunResult result = run(faulty(seed, kProtocols[seed % kProtocols.size()]), {.stop = {}, .events = &witness});
    ASSERT_THAT(complaints_about(result, witness), testing::IsEmpty()) << "seed " << seed;
    lost += result.summary.faults->lost_shards;
    reassigned += result.summary.faults->reassigned_shards;
    late += result.summary.faults->late_messages;
    whole += 3 - result.summary.faults->incomplete_rounds;
    const FaultReport& report = *result.summary.faults;
    faults += result.summary.lost_messages + report.retransmissions + report.duplicates + report.reordered;
  }
  EXPECT_GT(lost, 0U);
  EXPECT_GT(reassigned, 0U);
  EXPECT_GT(late, 0U);
  EXPECT_GT(whole, 0U) << "the faults leave some rounds whole";
  fmt::print("[figure] faults: {}\n", faults);
}

// The accounts of a true run, changed in one place each, do not pass.
TEST(Faults, TheWitnessFindsAccountsThatAreNotTrue) {
  RoundWitness witness{1000};
  const RunResult result = run(faulty(1, R"({"deadline": "1 s", "reassign": 2})"), {.stop = {}, .events = &witness});
  ASSERT_THAT(complaints_about(result, witness), testing::IsEmpty());
  const auto first = *witness.answered.begin();
  const auto after = [&](const std::function<void(RunResult&, RoundWitness&)>& change) {
    RunResult told = result;
    RoundWitness seen = witness;
    change(told, seen);
    return complaints_about(told, seen);
  };
  EXPECT_THAT(after([](RunResult& told, RoundWitness&) { ++told.rounds[0].shards; }), testing::SizeIs(1));
  EXPECT_THAT(after([](RunResult& told, RoundWitness&) { ++told.rounds[0].results; }), testing::SizeIs(1));
  EXPECT_THAT(after([](RunResult& told, RoundWitness&) { ++told.rounds[1].lost_shards; }), testing::SizeIs(2));
  EXPECT_THAT(after([](RunResult& told, RoundWitness&) { ++told.summary.faults->lost_shards; }), testing::SizeIs(1));
  EXPECT_THAT(after([&](RunResult&, RoundWitness& seen) { seen.answered.erase(first.first); }), testing::SizeIs(2));
  EXPECT_THAT(after([&](RunResult&, RoundWitness& seen) { seen.assigned.at(first.first) += 1000; }),
              testing::SizeIs(1));
  EXPECT_THAT(after([&](RunResult&, RoundWitness& seen) { seen.assigned.erase(first.first); }), testing::SizeIs(2));
  EXPECT_THAT(after([&](RunResult&, RoundWitness& seen) { seen.answered[first.first] += std::chrono::hours{1}; }),
              testing::SizeIs(1));
  // The same message once more.
  engine::Message again;
  again.origin = engine::Origin::message;
  again.source = protocol::kCoordinator + 1;
  again.kind = static_cast<std::uint32_t>(protocol::MessageKind::result);
  again.body = engine::Body::of(engine::QuestionItem{first.first.first, first.first.second});
  EXPECT_THAT(after([&](RunResult&, RoundWitness& seen) { seen.committed({&again, 1}); }), testing::SizeIs(1));
}

TEST(Faults, DigestsDependNeitherOnThreadsNorOnSlices) {
  for (const char* protocol : {R"({"deadline": "1 s", "reassign": 2})",
                               R"({"deadline": "1 s", "quorum": 0.7, "replication": {"copies": 3}})"}) {
    const std::string text = faulty(5, protocol);
    const RunResult one = run(text);
    for (const unsigned threads : {2U, 3U, 8U})
      for (const std::uint32_t lp_size : {0U, 1U, 3U, 64U}) {
        const RunResult other = run(text, {.stop = {}, .lp_size = lp_size}, threads);
        EXPECT_EQ(other.summary.digest, one.summary.digest) << threads << " threads, slices of " << lp_size;
        EXPECT_EQ(other.summary.faults->lost_shards, one.summary.faults->lost_shards);
      }
  }
}

TEST(Faults, AConfigThatWaitsForEverythingRunsAsWithoutTheSection) {
  const auto config = [](const char* sections) {
    return fmt::format(R"({{"seed": 3, "rounds": 4, "task": "synthetic", "miners": [{{"count": 9}}]{}}})", sections);
  };
  const RunResult plain = run(config(""));
  EXPECT_EQ(run(config(R"(, "protocol": {"quorum": 1})")).summary.virtual_time_s, plain.summary.virtual_time_s);
  EXPECT_EQ(run(config(R"(, "faults": {"loss": {"rate": 0}}, "protocol": {})")).summary.digest, plain.summary.digest);
}

// Gradients of a small data set under a network of four equal miners; sections as given.
RunResult learn(const std::string& sections) {
  return run(fmt::format(R"({{"seed": 11, "rounds": 6,
    "task": {{"type": "learning", "data": {{"type": "make_classification", "n_samples": 240, "n_features": 5, "n_informative": 3}}}},
    "miners": [{{"name": "kept", "count": 3, "stake": 10}}, {{"name": "lost", "count": 1, "stake": 10}}],
    "allocation": "largest_remainder" {}}})",
                         sections));
}

TEST(Faults, AMinerWhoseMessagesAreAllLostLeavesTheModelAsWithoutIt) {
  const RunResult all = learn("");
  const RunResult by_loss = learn(
      R"(, "faults": {"loss": {"windows": [{"rate": 1, "groups": ["lost"]}]}}, "protocol": {"deadline": "10 s"})");
  const RunResult by_crash =
      learn(R"(, "faults": {"churn": [{"groups": ["lost"]}]}, "protocol": {"deadline": "10 s"})");
  // The same without a fault in sight: the first three results of four, the fourth miner being the slowest.
  const RunResult by_quorum = learn(R"(, "protocol": {"quorum": 3}, "network": {"type": "star"})");
  EXPECT_NE(all.parameters, by_loss.parameters);
  EXPECT_EQ(by_loss.parameters, by_crash.parameters);
  EXPECT_EQ(by_loss.summary.faults->lost_shards, by_crash.summary.faults->lost_shards);
  EXPECT_EQ(by_loss.parameters, by_quorum.parameters) << "results come in the order of the miners";
  EXPECT_EQ(by_loss.rounds.front().results, 3U);
}

TEST(Faults, WhatIsLostAndReassignedLeavesTheModelAsIfNothingHadHappened) {
  const RunResult all = learn("");
  const RunResult given_on =
      learn(R"(, "faults": {"churn": [{"groups": ["lost"]}]}, "protocol": {"deadline": "10 s", "reassign": 1})");
  EXPECT_EQ(given_on.summary.faults->lost_shards, 0U);
  EXPECT_GT(given_on.summary.faults->reassigned_shards, 0U);
  ASSERT_EQ(given_on.parameters.size(), all.parameters.size());
  for (std::size_t i = 0; i < all.parameters.size(); ++i) EXPECT_NEAR(given_on.parameters[i], all.parameters[i], 1e-12);
}

TEST(Faults, AMajorityOfCopiesOutvotesALiar) {
  const auto with = [](const char* behavior, const char* sections) {
    return run(fmt::format(R"({{"seed": 11, "rounds": 6,
      "task": {{"type": "learning", "data": {{"type": "make_classification", "n_samples": 240, "n_features": 5, "n_informative": 3}}}},
      "miners": [{{"count": 4, "stake": 10}}, {{"count": 1, "stake": 10, "behavior": "{}"}}],
      "report": {{"attack_baselines": false}}, "allocation": "largest_remainder" {}}})",
                           behavior, sections));
  };
  const RunResult honest = with("honest", "");
  const char* majority = R"(, "protocol": {"replication": {"copies": 3, "take": "majority"}})";
  const RunResult outvoted = with("sign_flip", majority);
  EXPECT_EQ(outvoted.rounds.back().lost_shards, 0U);
  ASSERT_EQ(outvoted.parameters.size(), honest.parameters.size());
  for (std::size_t i = 0; i < honest.parameters.size(); ++i)
    EXPECT_NEAR(outvoted.parameters[i], honest.parameters[i], 1e-12);
  EXPECT_NE(with("sign_flip", "").parameters, honest.parameters);
}

// One miner, no jitter: times follow by hand. Star: 20 ms each way, 10 kB at 100 Mbit/s and the hub's 10 Gbit/s.
TEST(Faults, ARetransmissionWaitsForItsTimeoutsAndCrossesTheLinkOnce) {
  const auto duration = [](const char* faults) {
    return run(fmt::format(R"({{"seed": 2, "rounds": 1, "task": {{"type": "synthetic", "shards": 1}},
                               "miners": [{{"count": 1}}], "protocol": {{"deadline": "1 h"}}, "faults": {{{}}}}})",
                           faults))
        .rounds.front()
        .duration_s;
  };
  const double plain = duration("");
  // Cut off for 0.9 s: sent at 0, 0.25, 0.75 and 1.75 s.
  EXPECT_NEAR(duration(R"("hub_outage": [{"until": "900 ms"}], "loss": {"retransmit": {"timeout": "250 ms"}})") - plain,
              1.75, 1e-9);
  EXPECT_NEAR(duration(R"("churn": [{"until": "3 s", "effect": "pause"}])"), 3 + plain - 0.0402, 0.0202);
  EXPECT_EQ(duration(R"("churn": [{"effect": "crash"}])"), 3600);
}

TEST(Faults, WhatCannotWorkIsRefusedByName) {
  const auto refusal = [](const std::string& sections) -> std::string {
    try {
      run(fmt::format(R"({{"seed": 1, "rounds": 1, "task": "synthetic", "miners": [{{"name": "m", "count": 5}}], {}}})",
                      sections));
    } catch (const UserError& error) {
      return error.lines().front();
    }
    return "accepted";
  };
  using testing::HasSubstr;
  EXPECT_THAT(refusal(R"("faults": {"loss": {"rate": 0.1}})"), HasSubstr("/protocol/deadline: is missing"));
  EXPECT_THAT(refusal(R"("protocol": {"deadline": "1 ms"})"), HasSubstr("/protocol/deadline: 1 ms is below the least"));
  EXPECT_THAT(refusal(R"("protocol": {"quorum": 6})"), HasSubstr("/protocol/quorum: 6 is above"));
  EXPECT_THAT(refusal(R"("protocol": {"replication": {"copies": 6}})"),
              HasSubstr("/protocol/replication/copies: 6 is"));
  EXPECT_THAT(refusal(R"("protocol": {"reassign": 1})"), HasSubstr("/protocol/reassign: has no effect"));
  EXPECT_THAT(refusal(R"("faults": {"partitions": [{"groups": ["n"]}]}, "protocol": {"deadline": "1 s"})"),
              HasSubstr("/faults/partitions/0/groups/0: \"n\" is no group"));
  EXPECT_THAT(refusal(R"("protocol": {"quorum": 0.5}, "runtime": {"clock": "wall"})"), HasSubstr("simulated time"));
}

}  // namespace
}  // namespace stakemine::experiment
