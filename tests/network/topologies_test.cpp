// SPDX-License-Identifier: Apache-2.0
// Regions, graphs and meshes: figures worked out by hand, the platform that each stands for, and the star that each is
// where nothing but the hub is shared.
#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/network/fluid_simulation.hpp"
#include "stakemine/network/full_mesh.hpp"
#include "stakemine/network/graph.hpp"
#include "stakemine/network/regions.hpp"
#include "stakemine/network/star.hpp"

#include "network/network_testing.hpp"

#include <array>
#include <cmath>
#include <numeric>

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<NetworkModel> model(std::string_view text) {
  config::Reader reader("test.json", ".");
  config::Choice<NetworkModel> chosen;
  config::Codec<config::Choice<NetworkModel>>::read(chosen, config::parse_json(text, "test.json"), {}, reader);
  reader.throw_if_errors();
  return chosen.make();
}

std::string refusal(std::string_view text) {
  try {
    (void)model(text);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

Transfer down(std::uint64_t id, std::uint32_t node, std::uint64_t bytes) {
  return {.id = id, .start = at(0ms), .sequence = id, .bytes = bytes, .source = 9, .node = node};
}

Transfer up(std::uint64_t id, std::uint32_t node, std::uint64_t bytes) {
  return {.id = id,
          .start = at(0ms),
          .sequence = id,
          .bytes = bytes,
          .source = node,
          .node = node,
          .direction = Direction::to_hub};
}

Links links(std::vector<double> latency_s, std::vector<double> bandwidth_bps) {
  return {std::move(latency_s), std::move(bandwidth_bps)};
}

/// Every arrival of `actual` is that of `expected`, to a nanosecond.
void expect_same(std::vector<Arrival> actual, std::vector<Arrival> expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (auto* each : {&actual, &expected}) std::ranges::sort(*each, {}, &Arrival::id);
  for (std::size_t i = 0; i < actual.size(); ++i) {
    ASSERT_EQ(actual[i].id, expected[i].id);
    EXPECT_LE(std::abs((actual[i].time - expected[i].time).count()), 1) << i;
  }
}

// Both borders have room for 1e9 bytes a nanosecond or so: what general filling makes of it is a star.
TEST(Regions, AreAStarWhereOnlyTheHubIsShared) {
  constexpr std::size_t kNodes = 60;
  const Links own = random_links(kNodes, 21);
  const auto transfers = random_transfers(2000, kNodes, 22);
  Star::Options star;
  star.hub.bandwidth_bps = 5e7;
  const auto expected = run_whole(*Star(star).build(own.columns()), transfers);
  const auto wide = model(R"({"type": "regions", "hub": {"bandwidth": "50 Mbit/s"},
    "regions": [{"name": "here", "share": "50 %", "uplink": 1e18, "downlink": 1e18}, {"name": "there", "share": "50 %"}],
    "latency": [[0, 0], [0, 0]]})");
  expect_same(run_whole(*wide->build(own.columns()), transfers), expected);
  // Without borders it is one itself, to the bit.
  const auto plain = model(R"({"type": "regions", "hub": {"bandwidth": "50 Mbit/s"}, "regions": [{"name": "here"}]})");
  EXPECT_EQ(run_whole(*plain->build(own.columns()), transfers), expected);
}

TEST(Regions, AddTheLatencyBetweenThemEachWay) {
  const auto two = model(R"({"type": "regions", "hub": {"region": "b", "bandwidth": "8 Gbit/s"},
    "regions": [{"name": "a", "count": 1}, {"name": "b", "count": 1}], "latency": [["1 ms", "40 ms"], ["25 ms", "2 ms"]]})");
  const auto network = two->build(links({0.010, 0.010}, {8e6, 8e6}).columns());
  EXPECT_EQ(network->lookahead(), 12ms);
  // A thousand bytes a millisecond on its own link: 10 + 25 there, 10 + 40 back, and 12 within b.
  EXPECT_THAT(run_whole(*network, {down(1, 0, 1000), up(2, 0, 1000), down(3, 1, 1000), up(4, 1, 1000)}),
              ElementsAre(Arrival{at(13ms), 4}, Arrival{at(13ms), 3}, Arrival{at(36ms), 1}, Arrival{at(51ms), 2}));
}

TEST(Regions, ShareTheirBordersButNotWithinThem) {
  const auto two = model(R"({"type": "regions", "hub": {"region": "near", "bandwidth": "8 Gbit/s"},
    "regions": [{"name": "far", "groups": ["outer"], "uplink": "800 kbit/s", "downlink": "8 Mbit/s"},
                {"name": "near", "groups": ["inner"], "uplink": "1600 kbit/s"}],
    "latency": [[0, 0], [0, 0]]})");
  const std::vector<std::uint32_t> group{0, 0, 1};
  const std::vector<std::string_view> names{"outer", "inner"};
  const Links own = links({0.010, 0.010, 0.010}, {8e6, 8e6, 8e6});
  LinkColumns columns = own.columns();
  columns.group = group;
  columns.groups = names;
  // Out of far: 100 bytes a millisecond for both together. Out of near: 200, but not for its own node.
  EXPECT_THAT(run_whole(*two->build(columns), {up(1, 0, 1000), up(2, 1, 1000), up(3, 2, 1000)}),
              ElementsAre(Arrival{at(11ms), 3}, Arrival{at(30ms), 1}, Arrival{at(30ms), 2}));
  EXPECT_THAT(run_whole(*two->build(columns), {down(1, 0, 1000), down(2, 1, 1000), down(3, 2, 1000)}),
              ElementsAre(Arrival{at(11ms), 3}, Arrival{at(20ms), 1}, Arrival{at(20ms), 2}));
}

TEST(Regions, SpreadSharesEvenlyAndCountsInOrder) {
  const auto place = [](std::string_view text, std::size_t nodes) {
    const std::vector<double> zeros(nodes);
    return model(text)->place_of_nodes({zeros, zeros});
  };
  EXPECT_THAT(place(R"({"type": "regions", "regions": [{"name": "a", "share": 0.5}, {"name": "b", "share": 0.25},
                        {"name": "c", "share": 0.25}], "latency": [[0,0,0],[0,0,0],[0,0,0]]})",
                    8),
              ElementsAre(0, 0, 1, 2, 0, 0, 1, 2));
  EXPECT_THAT(
      place(R"({"type": "regions", "regions": [{"name": "a", "count": 2}, {"name": "b"}, {"name": "c", "count": 1}],
                        "latency": [[0,0,0],[0,0,0],[0,0,0]]})",
            3),
      ElementsAre(0, 0, 2));
  // Any stretch has its share.
  const auto many = place(R"({"type": "regions", "regions": [{"name": "a", "share": 0.9}, {"name": "b", "share": 0.1}],
                              "latency": [[0,0],[0,0]]})",
                          1000);
  for (std::size_t first = 0; first + 100 <= many.size(); first += 50)
    EXPECT_NEAR(std::accumulate(many.begin() + static_cast<std::ptrdiff_t>(first),
                                many.begin() + static_cast<std::ptrdiff_t>(first) + 100, 0.0),
                10, 1);
}

TEST(Regions, NameWhatIsWrong) {
  const auto with = [](const std::string& rest) { return refusal(R"({"type": "regions", "regions": )" + rest + "}"); };
  EXPECT_THAT(with("[]"), HasSubstr("/regions"));
  EXPECT_THAT(with(R"([{"name": "a"}, {"name": "a"}], "latency": [[0,0],[0,0]])"), HasSubstr("more than once"));
  EXPECT_THAT(with(R"([{"name": "a"}, {"name": "b"}])"), HasSubstr("/latency"));
  EXPECT_THAT(with(R"([{"name": "a"}, {"name": "b"}], "latency": [[0,0]])"), HasSubstr("2 rows of 2"));
  EXPECT_THAT(with(R"([{"name": "a"}], "hub": {"region": "b"})"), HasSubstr("/hub"));
  EXPECT_THAT(with(R"([{"name": "a", "count": 1, "share": 0.5}])"), HasSubstr("/regions/0/groups"));
  EXPECT_THAT(with(R"([{"name": "a", "count": 1}, {"name": "b", "share": 0.5}], "latency": [[0,0],[0,0]])"),
              HasSubstr("counts or shares"));
  EXPECT_THAT(with(R"([{"name": "a", "uplink": 0}])"), HasSubstr("/regions/0/uplink"));
}

constexpr const char* kGraph = R"({"type": "graph", "hub": {"node": "core", "bandwidth": "8 Gbit/s"},
  "nodes": [{"name": "core"}, {"name": "west", "count": 1}, {"name": "east", "count": 2}],
  "links": [{"name": "cw", "from": "core", "to": "west", "bandwidth": "800 kbit/s", "latency": "5 ms"},
            {"name": "we", "from": "east", "to": "west", "bandwidth": "8 Mbit/s", "latency": "5 ms"},
            {"name": "ce", "from": "core", "to": "east", "bandwidth": "8 Mbit/s", "latency": "20 ms")";

TEST(Graph, TakesTheShortestRouteUnlessOneIsGiven) {
  const Links own = links({0.010, 0.010, 0.010}, {8e6, 8e6, 8e6});
  // By way of west (10 ms rather than 20): all three share cw's 100 bytes a millisecond; rates go as 1 / latency.
  const auto by_west = model(std::string{kGraph} + "}]}")->build(own.columns());
  EXPECT_EQ(by_west->lookahead(), 15ms);
  EXPECT_THAT(run_whole(*by_west, {down(1, 1, 1000), down(2, 2, 1000)}),
              ElementsAre(Arrival{at(40ms), 1}, Arrival{at(40ms), 2}));
  const auto direct =
      model(std::string{kGraph} + R"(}], "routes": [{"to": "east", "links": ["ce"]}]})")->build(own.columns());
  EXPECT_THAT(run_whole(*direct, {down(1, 1, 1000), down(2, 2, 1000)}),
              ElementsAre(Arrival{at(32ms), 1}, Arrival{at(32ms), 2}));
}

TEST(Graph, LinksAreSharedAsTheySay) {
  const Links own = links({0.010}, {8e9});
  const auto arrivals = [&](const char* sharing) {
    const auto network = model(std::string{R"({"type": "graph", "nodes": [{"name": "a"}, {"name": "b", "count": 1}],
      "links": [{"name": "ab", "from": "a", "to": "b", "bandwidth": "800 kbit/s", "sharing": ")"} +
                               sharing + R"("}]})")
                             ->build(own.columns());
    EXPECT_EQ(network->carries_batches(), std::string_view{sharing} != "shared");
    return run_whole(*network, {down(1, 0, 1000), down(2, 0, 1000), up(3, 0, 1000)});
  };
  EXPECT_THAT(arrivals("split_duplex"), ElementsAre(Arrival{at(20ms), 3}, Arrival{at(30ms), 1}, Arrival{at(30ms), 2}));
  EXPECT_THAT(arrivals("shared"), ElementsAre(Arrival{at(40ms), 3}, Arrival{at(40ms), 1}, Arrival{at(40ms), 2}));
  EXPECT_THAT(arrivals("fatpipe"), ElementsAre(Arrival{at(20ms), 3}, Arrival{at(20ms), 1}, Arrival{at(20ms), 2}));
}

// A tree of routers, against FluidSimulation on the platform with the same links, which finds its own flows.
TEST(Graph, IsThePlatformWithItsLinks) {
  constexpr std::size_t kNodes = 40;
  Links own = random_links(kNodes, 31);
  // Whole nanoseconds, as a network's latencies are, so that nothing but the sharing can differ.
  for (double& latency_s : own.latency_s) latency_s = seconds(duration_from_seconds(latency_s));
  const auto transfers = random_transfers(1500, kNodes, 32);
  const auto tree = model(R"({"type": "graph", "hub": {"bandwidth": "60 Mbit/s"},
    "nodes": [{"name": "root", "share": 0.2}, {"name": "left", "share": 0.4}, {"name": "leaf", "share": 0.4}],
    "links": [{"name": "rl", "from": "root", "to": "left", "bandwidth": "40 Mbit/s", "latency": "3 ms"},
              {"name": "ll", "from": "leaf", "to": "left", "bandwidth": "15 Mbit/s", "latency": "2 ms"}]})");
  const auto place = tree->place_of_nodes(own.columns());
  Platform platform{FluidModel{}};
  const auto link = [&](double bps, double latency_s) {
    return platform.add_link(bps / 8, latency_s, LinkSharing::shared);
  };
  const Platform::Host hub = platform.add_host(1, 1);
  std::array<std::array<Platform::Link, 3>, 2> way{};
  for (auto& each : way) each = {link(60e6, 0), link(40e6, 0.003), link(15e6, 0.002)};
  std::vector<Platform::Host> nodes;
  for (std::size_t node = 0; node < kNodes; ++node) {
    nodes.push_back(platform.add_host(1, 1));
    for (const std::size_t direction : {0U, 1U}) {
      std::vector<Platform::Link> route{link(own.bandwidth_bps[node], own.latency_s[node])};
      for (std::size_t step = 0; step <= place[node]; ++step) route.push_back(way[direction][step]);
      direction == 0 ? platform.add_route(hub, nodes.back(), route, Symmetry::one_way)
                     : platform.add_route(nodes.back(), hub, route, Symmetry::one_way);
    }
  }
  FluidSimulation simulation(platform);
  for (const Transfer& t : transfers)
    t.direction == Direction::to_hub
        ? simulation.transfer(seconds(t.start), nodes[t.node], hub, static_cast<double>(t.bytes), t.id)
        : simulation.transfer(seconds(t.start), hub, nodes[t.node], static_cast<double>(t.bytes), t.id);
  std::vector<FluidSimulation::Completion> completions;
  while (simulation.advance(completions)) {
  }
  std::vector<Arrival> expected;
  for (const auto& [time_s, tag] : completions) expected.push_back({at(duration_from_seconds(time_s)), tag});
  expect_same(run_whole(*tree->build(own.columns()), transfers), expected);
}

TEST(Graph, NamesWhatIsWrong) {
  const auto with = [](const std::string& rest) {
    return refusal(R"({"type": "graph", "nodes": [{"name": "a"}, {"name": "b", "count": 1}], )" + rest + "}");
  };
  EXPECT_THAT(with(R"("links": [])"), HasSubstr("cannot be reached"));
  EXPECT_THAT(with(R"("links": [{"name": "x", "from": "a", "to": "c"}])"), HasSubstr("\"c\", which is no node"));
  EXPECT_THAT(with(R"("links": [{"name": "x", "from": "a", "to": "a"}])"), HasSubstr("leads nowhere"));
  EXPECT_THAT(with(R"("links": [{"name": "x", "from": "a", "to": "b"}], "routes": [{"to": "b", "links": ["y"]}])"),
              HasSubstr("no link"));
  EXPECT_THAT(with(R"("links": [{"name": "x", "from": "a", "to": "b"}], "routes": [{"to": "b", "links": []}])"),
              HasSubstr("ends at \"a\""));
  EXPECT_THAT(
      with(R"("links": [{"name": "x", "from": "a", "to": "b"}], "routes": [{"to": "b", "links": ["x", "x", "x"]}])"),
      testing::IsEmpty());
  EXPECT_THAT(with(R"("links": [{"name": "x", "from": "a", "to": "b"}], "hub": {"node": "z"})"), HasSubstr("/hub"));
}

TEST(FullMesh, IsAStarWhosePathsHaveLatencies) {
  constexpr std::size_t kNodes = 500;
  const Links own = links(std::vector<double>(kNodes, 0.001), std::vector<double>(kNodes, 1e9));
  const auto mesh = model(R"({"type": "full_mesh", "hub": {"bandwidth": 1e15},
                              "latency_model": {"type": "coordinates", "side": "80 ms", "dimensions": 2}})");
  LinkColumns columns = own.columns();
  columns.seed = 7;
  std::vector<Transfer> transfers;
  for (std::uint32_t node = 0; node < kNodes; ++node) transfers.push_back(down(node + 1, node, 0));
  double sum_s = 0, most_s = 0;
  for (const Arrival& arrival : run_whole(*mesh->build(columns), transfers)) {
    sum_s += seconds(arrival.time);
    most_s = std::max(most_s, seconds(arrival.time));
  }
  // The mean distance from the middle of a square of side 1 is (√2 + asinh 1) / 6.
  EXPECT_NEAR(sum_s / kNodes, 0.001 + 0.08 * (std::sqrt(2) + std::asinh(1)) / 6, 0.0015);
  EXPECT_LE(most_s, 0.001 + 0.08 * std::sqrt(0.5));
}

}  // namespace
}  // namespace stakemine::network
