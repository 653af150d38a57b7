// SPDX-License-Identifier: Apache-2.0
// What a config's network, its faults and its groups say of each other, and what a run says of its rounds' time.
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/memory.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <numeric>
#include <string>

#include <gmock/gmock.h>

namespace stakemine::experiment {
namespace {

using testing::HasSubstr;

constexpr const char* kRegions = R"({"type": "regions", "hub": {"region": "near"},
  "regions": [{"name": "near", "count": 4}, {"name": "far", "count": 2, "uplink": "1 Mbit/s"}], "latency": [[0, "50 ms"], ["50 ms", 0]]})";

ExperimentConfig config_of(const std::string& network, const std::string& rest = "", std::uint64_t miners = 6) {
  return read_config_text(
      R"({"seed": 3, "rounds": 20, "task": {"type": "synthetic", "shards": 6, "shard_work": "1 Mflop"},
    "miners": [{"name": "all", "count": )" +
          std::to_string(miners) + R"(, "stake": 5, "speed": {"type": "uniform", "minimum": 1e7, "maximum": 1e8}}],
    "network": )" +
          network + rest + "}",
      "net.json");
}

std::string refusal(const std::string& network, const std::string& rest = "", std::uint64_t miners = 6) {
  try {
    (void)simulate(config_of(network, rest, miners));
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(Network, PlacesHaveRoomForEverybody) {
  EXPECT_EQ(refusal(kRegions), "");
  EXPECT_THAT(refusal(kRegions, "", 7),
              HasSubstr("/network: regions/1/count makes room for 6 nodes; expected room for 7"));
  EXPECT_THAT(refusal(R"({"type": "regions", "regions": [{"name": "a", "groups": ["al"]}]})"),
              HasSubstr("regions/0/groups names \"al\""));
  EXPECT_THAT(refusal(R"({"type": "regions", "regions": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.4}],
                          "latency": [[0, 0], [0, 0]]})"),
              HasSubstr("regions/1/share makes shares of 0.9"));
}

TEST(Network, PlacesCountNamesAndNotMiners) {
  const auto refusal_of = [](std::uint64_t miners) -> std::string {
    try {
      (void)simulate(read_config_text(
          R"({"seed": 3, "rounds": 2, "task": {"type": "synthetic"}, "report": {"split_pairs": 0},
    "miners": [{"name": "split", "count": )" +
              std::to_string(miners) + R"(, "identities": 2}], "network": )" + kRegions + "}",
          "net.json"));
    } catch (const UserError& error) {
      return error.what();
    }
    return {};
  };
  EXPECT_EQ(refusal_of(3), "");
  EXPECT_THAT(refusal_of(6), HasSubstr("makes room for 6 nodes; expected room for 12"));
}

TEST(Network, CutsARegionOff) {
  const RunResult result = simulate(config_of(
      kRegions, R"(, "faults": {"partitions": [{"from": 0, "regions": ["far"]}]}, "protocol": {"deadline": "1 s"})"));
  // A shard each: those of the two in far are lost in every round.
  for (const RoundRecord& round : result.rounds) {
    EXPECT_EQ(round.results, 4U);
    EXPECT_EQ(round.lost_shards, 2U);
    EXPECT_GT(round.vain_s, 0.5);
  }
  EXPECT_NEAR(result.summary.faults->vain_s + 0, result.summary.virtual_time_s, result.summary.virtual_time_s / 2);
  EXPECT_THAT(
      refusal(kRegions,
              R"(, "faults": {"partitions": [{"from": 0, "regions": ["fat"]}]}, "protocol": {"deadline": "1 s"})"),
      HasSubstr("/faults/partitions/0/regions/0"));
}

TEST(Network, CannotGiveUpWhatIsSharedByBothWays) {
  const std::string graph = R"({"type": "graph", "nodes": [{"name": "a"}, {"name": "b", "count": 6}],
    "links": [{"name": "ab", "from": "a", "to": "b", "bandwidth": "1 Mbit/s", "sharing": "shared"}]})";
  EXPECT_EQ(refusal(graph), "");
  EXPECT_THAT(refusal(graph, R"(, "protocol": {"deadline": "10 s"})"), HasSubstr("/network/links"));
}

TEST(Network, JitterDelaysEveryMessageByItself) {
  const std::string star = R"({"type": "star", "link": {"latency": "10 ms", "jitter": )";
  const RunResult none = simulate(config_of(star + "0}}"));
  const RunResult some = simulate(config_of(star + R"({"type": "uniform", "minimum": "1 ms", "maximum": "3 ms"}}})"));
  const RunResult fixed = simulate(config_of(star + R"("2 ms"}})"));
  for (std::size_t i = 0; i < none.rounds.size(); ++i) {
    const double later_s = some.rounds[i].duration_s - none.rounds[i].duration_s;
    EXPECT_GT(later_s, 0.002);
    EXPECT_LT(later_s, 0.006);
    EXPECT_NEAR(fixed.rounds[i].duration_s - none.rounds[i].duration_s, 0.004, 1e-6);
  }
  EXPECT_NE(some.rounds[0].duration_s, some.rounds[1].duration_s);
  EXPECT_THAT(refusal(star + R"({"type": "explicit", "values": [1, 2]}}})"), HasSubstr("/network/link/jitter"));
}

TEST(Network, RoundTimeAddsUp) {
  const RunResult result = simulate(config_of(R"("star")"));
  const RoundTimeReport& time = result.summary.round_time.value();
  EXPECT_EQ(time.rounds, 20U);
  double duration_s = 0;
  for (const RoundRecord& round : result.rounds) duration_s += round.duration_s / 20;
  EXPECT_NEAR(time.assignment_s + time.compute_s + time.result_s + time.waiting_s, duration_s, 1e-9);
  EXPECT_EQ(time.lost_s, 0);
  EXPECT_NEAR(time.last_s, duration_s, 1e-9);
  const double compute_s = std::accumulate(result.miners.compute_s.begin(), result.miners.compute_s.end(), 0.0);
  EXPECT_NEAR(time.compute_s, compute_s / 20 / 6, 1e-9);
  EXPECT_LE(time.first_s, time.half_s);
  ASSERT_TRUE(result.timeline);
  EXPECT_EQ(result.timeline->rows.size(), 6U);
  EXPECT_EQ(result.timeline->round, 20U);
  EXPECT_NEAR(result.timeline->arrivals_s.back(), result.rounds.back().duration_s, 1e-9);
}

TEST(Network, FaultBaselinesAreTheSameNetworkWithoutThem) {
  const std::string faults =
      R"(, "faults": {"loss": {"rate": "20 %"}, "reordering": {"rate": "50 %", "delay": "20 ms"}},
                                "protocol": {"deadline": "1 s"}, "report": {"fault_baselines": true})";
  const RunResult result = simulate(config_of(R"("star")", faults));
  const auto& baselines = result.summary.faults->baselines;
  ASSERT_EQ(baselines.size(), 3U);
  EXPECT_EQ(baselines[0].without, "any fault");
  EXPECT_EQ(baselines[1].without, "loss");
  EXPECT_EQ(baselines[2].without, "reordering");
  EXPECT_EQ(baselines[0].virtual_time_s, simulate(config_of(R"("star")")).summary.virtual_time_s);
  EXPECT_LT(baselines[0].virtual_time_s, baselines[1].virtual_time_s);
  EXPECT_LT(baselines[1].virtual_time_s, result.summary.virtual_time_s);
}

TEST(Network, MemoryCountsCopies) {
  const auto need = [](const std::string& protocol) {
    const auto config = read_config_text(
        R"({"seed": 1, "rounds": 1, "miners": [{"count": 20}], "aggregation": {"type": "coordinate_median"}, "protocol": )" +
            protocol +
            R"(, "task": {"type": "learning", "data": {"type": "csv", "path": "data/wdbc.csv", "label": "diagnosis"},
                          "placement": {"type": "coordinator", "shards": 40}}})",
        "net.json", STAKEMINE_SOURCE_DIR "/configs");
    for (const MemoryNeed& each : memory_needs(config, config.task.make()->needs()))
      if (each.pointer == "/miners/0/count") return each.bytes;
    return 0.0;
  };
  const double plain = need("{}"), twice = need(R"({"replication": {"copies": 2}})");
  EXPECT_NEAR(need(R"({"replication": {"copies": 3}})") - twice, twice - plain, 1e-6);
  EXPECT_GT(twice, plain);
}

TEST(Network, RatingsThatMayBeLostHaveADeadline) {
  const auto refused = [](const std::vector<std::string>& changes) {
    std::vector<config::Override> overrides;
    for (const std::string& change : changes) overrides.push_back(config::Override::parse(change));
    try {
      (void)simulate(read_config(STAKEMINE_SOURCE_DIR "/configs/validators.json", overrides));
    } catch (const UserError& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  const std::vector<std::string> faults{"/rounds=12", R"(/faults={"loss": {"rate": 0.2}})", "/protocol/deadline=5 s"};
  EXPECT_THAT(refused(faults), HasSubstr("/consensus/rating_deadline: is missing"));
  auto with_deadline = faults;
  with_deadline.emplace_back("/consensus/rating_deadline=3 s");
  EXPECT_EQ(refused(with_deadline), "");
}

}  // namespace
}  // namespace stakemine::experiment
