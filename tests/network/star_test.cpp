// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/star.hpp"

#include "network/network_testing.hpp"
#include "reference/star_reference.hpp"

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::ElementsAre;

/// Two nodes: 10 ms and 80 kbit/s (10 byte/ms); 30 ms and 800 kbit/s. The hub: 800 kbit/s (100 byte/ms).
std::unique_ptr<Network> two_nodes() {
  Star::Options options;
  options.hub.bandwidth_bps = 800e3;
  const std::vector<double> latency_s = {0.010, 0.030}, bandwidth_bps = {80e3, 800e3};
  return Star(options).build({latency_s, bandwidth_bps});
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
  const std::vector<double> latency_s = {0.0}, bandwidth_bps = {1e9};
  const auto network = Star({}).build({latency_s, bandwidth_bps});
  EXPECT_EQ(network->lookahead(), 1ns);
  EXPECT_THAT(run_whole(*network, {{.sequence = 1}}), ElementsAre(Arrival{at(1ns), 0}));
}

TEST(Star, HubSendsOneMessageAfterTheOther) {
  // Through the hub's link at 10 and 20 ms; then 10 + 100 ms and 30 + 10 ms.
  EXPECT_THAT(run_whole(*two_nodes(), {down(1, 0, 1000, 0ms), down(2, 1, 1000, 0ms)}),
              ElementsAre(Arrival{at(60ms), 2}, Arrival{at(120ms), 1}));
}

TEST(Star, HubTakesOneMessageAfterTheOther) {
  // At the hub's link at 110 ms (busy until 120) and at 100 + 10 + 30 = 140 ms (its own start 100 ms).
  EXPECT_THAT(run_whole(*two_nodes(), {up(1, 0, 1000, 0ms), up(2, 1, 1000, 75ms)}),
              ElementsAre(Arrival{at(120ms), 1}, Arrival{at(130ms), 2}));
}

TEST(Star, TheTwoWaysDoNotDisturbEachOther) {
  EXPECT_THAT(run_whole(*two_nodes(), {down(1, 1, 1000, 0ms), up(2, 1, 1000, 0ms)}),
              ElementsAre(Arrival{at(50ms), 2}, Arrival{at(50ms), 1}));
}

TEST(Star, EqualStartsGoBySourceAndSequence) {
  auto first = down(7, 1, 100, 0ms), second = down(9, 1, 100, 0ms), other = down(3, 1, 100, 0ms);
  other.source = 5;
  EXPECT_THAT(run_whole(*two_nodes(), {other, second, first}),
              ElementsAre(Arrival{at(32ms), 7}, Arrival{at(33ms), 9}, Arrival{at(34ms), 3}));
}

TEST(Star, RoundingsDoNotAddUp) {
  // A third of a nanosecond a byte: 3000 messages of one byte take 1000 ns, not 0.
  Star::Options options;
  options.hub.bandwidth_bps = 24e9;
  const std::vector<double> latency_s = {1e-6}, bandwidth_bps = {1e18};
  std::vector<Transfer> transfers;
  for (std::uint64_t i = 1; i <= 3000; ++i) transfers.push_back({.id = i, .sequence = i, .bytes = 1});
  EXPECT_EQ(run_whole(*Star(options).build({latency_s, bandwidth_bps}), transfers).back().time, at(2000ns));
}

TEST(Star, MeasuresHowBusyTheHubWas) {
  const auto network = two_nodes();
  run_whole(*network, {down(1, 0, 1000, 0ms), down(2, 1, 500, 0ms), up(1, 0, 200, 0ms)});
  EXPECT_NEAR(network->traffic().busy_to_nodes_s, 0.015, 1e-12);
  EXPECT_NEAR(network->traffic().busy_to_hub_s, 0.002, 1e-12);
}

TEST(Star, EqualsTheReference) {
  constexpr std::size_t kNodes = 25;
  for (std::uint64_t key = 0; key < 20; ++key) {
    const Links links = random_links(kNodes, key);
    const auto transfers = random_transfers(1 + 40 * key, kNodes, key);
    Star::Options options;
    options.hub.bandwidth_bps = key % 2 == 0 ? 2e8 : 1e10;

    std::vector<reference::StarMessage> messages;
    for (const Transfer& t : transfers)
      messages.push_back({t.id, t.sequence, t.bytes, t.source, t.node, t.direction == Direction::to_hub,
                          t.start.time_since_epoch().count()});
    std::vector<std::int64_t> latency_ns;
    for (const double latency_s : links.latency_s) latency_ns.push_back(std::llround(latency_s * 1e9));
    std::vector<Arrival> expected;
    for (const auto& m : reference::star_arrivals(messages, options.hub.bandwidth_bps, latency_ns, links.bandwidth_bps))
      expected.push_back({at(Duration{m.time_ns}), m.id});
    EXPECT_EQ(run_whole(*Star(options).build(links.columns()), transfers), expected) << key;
  }
}

}  // namespace
}  // namespace stakemine::network
