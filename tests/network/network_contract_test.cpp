// SPDX-License-Identifier: Apache-2.0
// What every network promises, whatever the model.
#include "network/network_testing.hpp"

#include <gmock/gmock.h>

namespace stakemine::network {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t kNodes = 40, kTransfers = 3000;

class NetworkContract : public testing::TestWithParam<std::size_t> {
 protected:
  std::unique_ptr<NetworkModel> model_ =
      NetworkModel::family().members()[GetParam()].make(NetworkModel::family().info(GetParam()).new_options().get());
  Links links_ = random_links(kNodes, 3);

  std::unique_ptr<Network> network() const { return model_->build(links_.columns()); }
};

TEST_P(NetworkContract, EveryTransferArrivesOnceNoSoonerThanTheLookahead) {
  const auto transfers = random_transfers(kTransfers, kNodes, 1);
  const auto whole = network();
  ASSERT_GE(whole->lookahead(), 1ns);
  const auto arrivals = run_whole(*whole, transfers);
  std::vector<VirtualTime> start(kTransfers, kNever);
  for (const Transfer& transfer : transfers) start[transfer.id] = transfer.start;
  ASSERT_THAT(arrivals, SizeIs(kTransfers));
  for (const Arrival& arrival : arrivals) {
    ASSERT_NE(start[arrival.id], kNever) << "twice: " << arrival.id;
    EXPECT_GE(arrival.time, start[arrival.id] + whole->lookahead());
    start[arrival.id] = kNever;
  }
}

TEST_P(NetworkContract, ArrivalsComeInOrder) {
  const auto transfers = random_transfers(kTransfers, kNodes, 2);
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order(kTransfers);
  for (const Transfer& transfer : transfers) order[transfer.id] = {transfer.source, transfer.sequence};
  const auto arrivals = run_whole(*network(), transfers);
  EXPECT_TRUE(std::ranges::is_sorted(arrivals, [&](const Arrival& a, const Arrival& b) {
    return std::tie(a.time, order[a.id]) < std::tie(b.time, order[b.id]);
  }));
}

TEST_P(NetworkContract, StepsOfAnyLengthGiveTheSameBits) {
  const auto transfers = random_transfers(kTransfers, kNodes, 3);
  const auto expected = run_whole(*network(), transfers);
  for (const std::int64_t parts : {1, 3, 50})
    EXPECT_EQ(run_in_windows(*network(), transfers, parts, [](const Transfer&) { return false; }), expected) << parts;
}

TEST_P(NetworkContract, SubmissionsInTheFutureGiveTheSameBits) {
  const auto transfers = random_transfers(kTransfers, kNodes, 4);
  const auto expected = run_whole(*network(), transfers);
  EXPECT_EQ(run_in_windows(*network(), transfers, 2, [](const Transfer& t) { return t.id % 3 == 0; }), expected);
}

TEST_P(NetworkContract, OrderAndCutOfSubmissionsDoNotMatter) {
  auto transfers = random_transfers(kTransfers, kNodes, 5);
  const auto expected = run_whole(*network(), transfers);
  KeyedRandom random(6, Purpose::test);
  shuffle(std::span{transfers}, random);
  const auto one_by_one = network();
  for (const Transfer& transfer : transfers) one_by_one->submit({&transfer, 1});
  EXPECT_EQ(run_whole(*one_by_one, {}), expected);
}

TEST_P(NetworkContract, NextEventBoundsTheNextArrivalAndMakesProgress) {
  const auto transfers = random_transfers(300, kNodes, 7);
  const auto some = network();
  EXPECT_EQ(some->next_event(), kNever);
  some->submit(transfers);
  std::vector<Arrival> arrivals;
  std::size_t steps = 0;
  for (VirtualTime bound = some->next_event(); bound != kNever; bound = some->next_event(), ++steps) {
    const std::size_t before = arrivals.size();
    some->advance(bound, arrivals);
    EXPECT_THAT(arrivals, SizeIs(before)) << "nothing arrives before the bound";
    some->advance(bound + some->lookahead(), arrivals);
    EXPECT_GE(some->next_event(), bound + some->lookahead());
  }
  EXPECT_THAT(arrivals, SizeIs(300));
  EXPECT_LE(steps, 600U);
}

TEST_P(NetworkContract, CountsWhatItCarries) {
  const auto transfers = random_transfers(kTransfers, kNodes, 8);
  std::uint64_t down = 0, up = 0;
  for (const Transfer& transfer : transfers) (transfer.direction == Direction::to_hub ? up : down) += transfer.bytes;
  const auto some = network();
  run_whole(*some, transfers);
  EXPECT_EQ(some->traffic().bytes_to_nodes, down);
  EXPECT_EQ(some->traffic().bytes_to_hub, up);
  EXPECT_GT(some->traffic().busy_to_hub_s, 0);
}

TEST_P(NetworkContract, ABatchArrivesAsItsTransfersWould) {
  KeyedRandom random(9, Purpose::test);
  const auto batched = network(), singly = network();
  VirtualTime start = at(1ms);
  for (int round = 0; round < 20; ++round) {
    for (const Direction direction : {Direction::to_node, Direction::to_hub}) {
      std::vector<std::uint32_t> nodes;
      std::vector<VirtualTime> starts, arrivals;
      std::vector<std::uint64_t> bytes;
      std::vector<Transfer> transfers;
      for (std::uint32_t node = 0; node < kNodes; ++node) {
        if (random.below(4) == 0) continue;
        const bool departs = direction == Direction::to_node || random.below(5) > 0;
        nodes.push_back(node);
        bytes.push_back(random.below(60'000));
        starts.push_back(!departs                          ? kNever
                         : direction == Direction::to_node ? start
                                                           : start + 1us * static_cast<int>(random.below(500)));
        if (!departs) continue;
        transfers.push_back({.id = nodes.size() - 1,
                             .start = starts.back(),
                             .sequence = static_cast<std::uint64_t>(round) * 2 * kNodes + nodes.size(),
                             .bytes = bytes.back(),
                             .source = direction == Direction::to_node ? std::uint32_t{kNodes} : node,
                             .node = node,
                             .direction = direction});
      }
      arrivals.resize(nodes.size());
      const TransferBatch batch{direction, nodes,
                                direction == Direction::to_node ? std::span{&start, 1} : std::span{starts}, bytes};
      EXPECT_FALSE(batched->carry(batch, start + 1ns, arrivals)) << "they would arrive too late";
      ASSERT_TRUE(batched->carry(batch, kNever, arrivals));
      std::vector<VirtualTime> expected(nodes.size(), kNever);
      std::vector<Arrival> one_by_one;
      singly->submit(transfers);
      while (singly->next_event() != kNever) singly->advance(singly->next_event() + singly->lookahead(), one_by_one);
      for (const Arrival& arrival : one_by_one) expected[arrival.id] = start = std::max(start, arrival.time);
      for (const Arrival& arrival : one_by_one) expected[arrival.id] = arrival.time;
      EXPECT_EQ(arrivals, expected) << "round " << round;
      start += singly->lookahead();
    }
  }
  EXPECT_EQ(batched->traffic().bytes_to_hub, singly->traffic().bytes_to_hub);
}

TEST_P(NetworkContract, ABatchIsNotCarriedWhileSomethingIsOnItsWay) {
  const auto some = network();
  const Transfer first{.start = at(1ms), .sequence = 1, .bytes = 1000, .source = kNodes};
  some->submit({&first, 1});
  const std::uint32_t node = 3;
  const std::uint64_t bytes = 1000;
  const VirtualTime start = at(1ms);
  VirtualTime arrival{};
  EXPECT_FALSE(some->carry({Direction::to_node, {&node, 1}, {&start, 1}, {&bytes, 1}}, kNever, {&arrival, 1}));
  std::vector<Arrival> arrivals;
  some->advance(kNever - some->lookahead(), arrivals);
  EXPECT_THAT(arrivals, SizeIs(1));
}

TEST_P(NetworkContract, WhatTakesForeverNeverArrives) {
  Links slow;
  slow.latency_s = {1.0, 1e300};
  slow.bandwidth_bps = {1e-300, 1e9};
  const auto some = model_->build(slow.columns());
  std::vector<Transfer> transfers;
  for (std::uint32_t node = 0; node < 2; ++node) {
    transfers.push_back({.id = node, .sequence = node + 1U, .bytes = 1000, .source = 2, .node = node});
    transfers.push_back(
        {.id = 2 + node, .sequence = 1, .bytes = 1000, .source = node, .node = node, .direction = Direction::to_hub});
  }
  EXPECT_THAT(run_whole(*some, transfers), IsEmpty());
}

TEST_P(NetworkContract, RefusesWhatBreaksItsPromise) {
  const auto some = network();
  std::vector<Arrival> arrivals;
  some->advance(at(1s), arrivals);
  const Transfer late{.start = at(1s) - some->lookahead() - 1ns, .sequence = 1};
  const Transfer nowhere{.start = at(1s), .sequence = 1, .node = kNodes};
  EXPECT_DEATH(some->submit({&late, 1}), "settled");
  EXPECT_DEATH(some->submit({&nowhere, 1}), "node");
  EXPECT_DEATH(some->advance(at(999ms), arrivals), "back");
}

INSTANTIATE_TEST_SUITE_P(Family, NetworkContract, testing::Range<std::size_t>(0, NetworkModel::family().size()),
                         [](const auto& test) { return NetworkModel::family().info(test.param).name; });

}  // namespace
}  // namespace stakemine::network
