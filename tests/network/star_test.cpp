// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/star.hpp"

#include "stakemine/network/fluid_simulation.hpp"

#include "network/network_testing.hpp"

#include <array>
#include <cmath>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::ElementsAre;

std::unique_ptr<Network> star(double hub_bps, const std::vector<double>& latency_s,
                              const std::vector<double>& bandwidth_bps) {
  Star::Options options;
  options.hub.bandwidth_bps = hub_bps;
  return Star(options).build({latency_s, bandwidth_bps});
}

/// Two nodes: 10 ms and 80 kbit/s (10 byte/ms); 30 ms and 800 kbit/s (100 byte/ms). The hub: 320 kbit/s (40 byte/ms).
std::unique_ptr<Network> two_nodes() {
  return star(320e3, {0.010, 0.030}, {80e3, 800e3});
}

Transfer down(std::uint64_t sequence, std::uint32_t node, std::uint64_t bytes, Duration start) {
  return {.id = sequence, .start = at(start), .sequence = sequence, .bytes = bytes, .source = 2, .node = node};
}

Transfer up(std::uint64_t id, std::uint32_t node, std::uint64_t bytes, Duration start) {
  return {.id = id,
          .start = at(start),
          .sequence = id,
          .bytes = bytes,
          .source = node,
          .node = node,
          .direction = Direction::to_hub};
}

TEST(Star, LooksAsFarAheadAsTheLeastLatency) {
  EXPECT_EQ(two_nodes()->lookahead(), 10ms);
}

TEST(Star, CountsALatencyOfZeroAsOneNanosecond) {
  const auto network = star(1e9, {0.0}, {1e9});
  EXPECT_EQ(network->lookahead(), 1ns);
  EXPECT_THAT(run_whole(*network, {{.sequence = 1}}), ElementsAre(Arrival{at(1ns), 0}));
}

TEST(Star, HubIsSharedByAll) {
  // Node 0 has its 10 byte/ms from 10 to 110 ms, node 1 the other 30 from 30 to 90.
  const std::vector<Arrival> expected = {{at(90ms), 2}, {at(110ms), 1}};
  EXPECT_EQ(run_whole(*two_nodes(), {down(1, 0, 1000, 0ms), down(2, 1, 1800, 0ms)}), expected);
  EXPECT_EQ(run_whole(*two_nodes(), {up(1, 0, 1000, 0ms), up(2, 1, 1800, 0ms)}), expected);
}

TEST(Star, HalfTheLatencyHasTwiceTheRate) {
  // 20 and 10 byte/ms from 40 ms on; 30 for the second from 90 ms on.
  const auto network = star(240e3, {0.020, 0.040}, {1e9, 1e9});
  EXPECT_THAT(run_whole(*network, {down(1, 0, 1000, 20ms), down(2, 1, 1000, 0ms)}),
              ElementsAre(Arrival{at(90ms), 1}, Arrival{at(40ms) + Duration{66'666'667}, 2}));
}

TEST(Star, MessagesOfANodeShareItsLink) {
  EXPECT_THAT(run_whole(*two_nodes(), {down(1, 0, 500, 0ms), down(2, 0, 500, 0ms)}),
              ElementsAre(Arrival{at(110ms), 1}, Arrival{at(110ms), 2}));
}

TEST(Star, TheTwoWaysDoNotDisturbEachOther) {
  EXPECT_THAT(run_whole(*two_nodes(), {down(1, 1, 800, 0ms), up(2, 1, 800, 0ms)}),
              ElementsAre(Arrival{at(50ms), 2}, Arrival{at(50ms), 1}));
}

TEST(Star, ArrivalsAtOneTimeGoBySourceAndSequence) {
  auto first = down(7, 1, 100, 0ms), second = down(9, 1, 100, 0ms), other = down(3, 1, 100, 0ms);
  other.source = 5;
  EXPECT_THAT(run_whole(*two_nodes(), {other, second, first}),
              ElementsAre(Arrival{at(37'500us), 7}, Arrival{at(37'500us), 9}, Arrival{at(37'500us), 3}));
}

TEST(Star, MeasuresHowBusyTheHubWas) {
  const auto network = two_nodes();
  run_whole(*network, {down(1, 0, 1000, 0ms), down(2, 1, 600, 0ms), up(1, 0, 200, 0ms)});
  EXPECT_NEAR(network->traffic().busy_to_nodes_s, 0.040, 1e-12);
  EXPECT_NEAR(network->traffic().busy_to_hub_s, 0.005, 1e-12);
}

/// The same star as a platform: a link for each node and one for the hub, each way.
std::vector<double> finishes_on_a_platform(double hub_bps, const Links& links, const std::vector<Transfer>& transfers) {
  Platform platform{FluidModel{}};
  const Platform::Host hub = platform.add_host(1, 1);
  const Platform::Link out = platform.add_link(hub_bps / 8, 0, LinkSharing::shared);
  const Platform::Link in = platform.add_link(hub_bps / 8, 0, LinkSharing::shared);
  std::vector<Platform::Host> nodes;
  for (std::size_t i = 0; i < links.latency_s.size(); ++i) {
    nodes.push_back(platform.add_host(1, 1));
    const auto own = [&] {
      return platform.add_link(links.bandwidth_bps[i] / 8, links.latency_s[i], LinkSharing::shared);
    };
    platform.add_route(hub, nodes.back(), std::array{out, own()}, Symmetry::one_way);
    platform.add_route(nodes.back(), hub, std::array{own(), in}, Symmetry::one_way);
  }
  FluidSimulation simulation(platform);
  for (const Transfer& t : transfers) {
    const bool is_to_hub = t.direction == Direction::to_hub;
    simulation.transfer(seconds(t.start), is_to_hub ? nodes[t.node] : hub, is_to_hub ? hub : nodes[t.node],
                        static_cast<double>(t.bytes), t.id);
  }
  std::vector<FluidSimulation::Completion> done;
  while (simulation.advance(done)) continue;
  std::vector<double> finish_s(transfers.size());
  for (const auto& completion : done) finish_s[completion.tag] = completion.time_s;
  return finish_s;
}

TEST(Star, EqualsTheGeneralModelOnTheSamePlatform) {
  constexpr std::size_t kNodes = 25;
  for (std::uint64_t key = 0; key < 12; ++key) {
    Links links = random_links(kNodes, key);
    // The network's latencies are whole nanoseconds; to differ by no more than rounding, these are too.
    for (double& latency_s : links.latency_s) latency_s = seconds(duration_from_seconds(latency_s));
    const auto transfers = random_transfers(1 + 60 * key, kNodes, key);
    const double hub_bps = key % 2 == 0 ? 2e8 : 1e10;
    const auto expected = finishes_on_a_platform(hub_bps, links, transfers);
    const auto arrivals = run_whole(*star(hub_bps, links.latency_s, links.bandwidth_bps), transfers);
    ASSERT_EQ(arrivals.size(), transfers.size());
    for (const Arrival& arrival : arrivals)
      ASSERT_NEAR(seconds(arrival.time), expected[arrival.id], 1e-9 * expected[arrival.id] + 0.51e-9)
          << key << " " << arrival.id;
  }
}

}  // namespace
}  // namespace stakemine::network
