// SPDX-License-Identifier: Apache-2.0
// The coordinator and the miners on both runtimes, watched from within their workload.
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/runtime.hpp"
#include "stakemine/network/network_model.hpp"
#include "stakemine/protocol/coordinator.hpp"
#include "stakemine/protocol/miners.hpp"
#include "stakemine/protocol/network_transport.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::protocol {
namespace {

using namespace std::chrono_literals;

// Partial results are (shards handed in, 1); records who called it from which thread. The first computation waits until
// a second thread computes too, so that a run on two threads shows both.
class WatchedWorkload final : public Workload {
 public:
  WatchedWorkload(std::uint64_t shards, std::size_t wanted_threads) : shards_(shards), wanted_(wanted_threads) {}

  std::uint64_t shards() const override { return shards_; }
  std::uint64_t assignment_bytes(ShardRange shards) const override {
    const std::lock_guard lock{mutex_};
    assigning_.insert(std::this_thread::get_id());
    return 1000 * shards.count;
  }
  std::uint64_t result_bytes() const override { return 16; }
  double flops(ShardRange shards) const override { return 1e6 * static_cast<double>(shards.count); }
  double samples(ShardRange shards) const override { return static_cast<double>(shards.count); }
  std::size_t update_size() const override { return 2; }
  void compute(MinerIndex, ShardRange shards, std::span<double> update) override {
    std::unique_lock lock{mutex_};
    computing_.insert(std::this_thread::get_id());
    changed_.notify_all();
    changed_.wait_for(lock, 20s, [&] { return computing_.size() >= wanted_; });
    computed_ += shards.count;
    update[0] = static_cast<double>(shards.first);
    update[1] = 1;
  }
  void apply(std::span<const double> aggregate) override {
    aggregating_.insert(std::this_thread::get_id());
    parameters_.assign(aggregate.begin(), aggregate.end());
  }
  Evaluation evaluate(const BlockRunner&) const override { return {}; }
  std::span<const double> parameters() const override { return parameters_; }
  void carry_state(Archive& archive) override { archive(parameters_); }

  mutable std::mutex mutex_;
  mutable std::set<std::thread::id> assigning_;
  std::set<std::thread::id> computing_, aggregating_;
  std::uint64_t computed_ = 0;

 private:
  std::uint64_t shards_;
  std::size_t wanted_;
  std::condition_variable changed_;
  std::vector<double> parameters_;
};

enum class Clock { simulated, wall };

struct Ran {
  engine::RunReport report;
  std::vector<RoundRecord> rounds;
  std::vector<double> parameters;
  std::vector<std::uint64_t> shards, results;
};

constexpr std::uint64_t kMiners = 40, kRounds = 3;

class Protocol : public testing::TestWithParam<Clock> {
 protected:
  Protocol() {
    std::vector<double> stakes(kMiners);
    std::iota(stakes.begin(), stakes.end(), 1.0);
    population_.stake = stake::StakeTable::from_tokens(stakes);
    population_.group.assign(kMiners, 0);
    population_.speed_flops.assign(kMiners, 1e9);
    population_.latency_s.assign(kMiners, 0.02);
    population_.bandwidth_bps.assign(kMiners, 1e8);
    population_.groups = {{.name = "miners",
                           .first = 0,
                           .count = kMiners,
                           .behavior = adversary::Behavior::family().choose("honest").make(),
                           .behavior_name = "honest"}};
  }

  Ran run(WatchedWorkload& workload, unsigned threads) {
    const auto apportionment = stake::Apportionment::family().choose("systematic").make();
    const auto aggregator = aggregation::Aggregator::family().choose("mean").make();
    const auto reward = incentive::RewardRule::family().choose("work").make();
    RoundBoard board;
    Coordinator coordinator{{.seed = 1,
                             .rounds = kRounds,
                             .population = &population_,
                             .apportionment = apportionment.get(),
                             .weights = population_.stake.units,
                             .aggregator = aggregator.get(),
                             .weighting = aggregation::Weighting::samples,
                             .hostile = {},
                             .payroll = {.rule = reward.get(), .emission_per_epoch = 1000},
                             .observer = nullptr},
                            workload,
                            board};
    Miners miners{population_, workload, board};
    engine::Program program;
    program.add(1, coordinator, engine::Placement::coordinator_thread);
    program.add(kMiners, miners, engine::Placement::arena);
    engine::RuntimeOptions options;
    options.threads = threads;
    options.sequential_below = Duration{0};
    Ran ran;
    if (GetParam() == Clock::wall) {
      ran.report = engine::make_wall_runtime(options)->run(program);
    } else {
      const auto network = network::NetworkModel::family().choose("star").make()->build(
          {.latency_s = population_.latency_s, .bandwidth_bps = population_.bandwidth_bps});
      NetworkTransport transport{*network};
      ran.report = engine::make_virtual_runtime(options, transport)->run(program);
    }
    ran.rounds = coordinator.history().kept();
    ran.parameters.assign(workload.parameters().begin(), workload.parameters().end());
    ran.shards = coordinator.shards_assigned();
    ran.results = miners.results();
    EXPECT_EQ(coordinator.settlement().ledger().emitted(), 1000 * kRounds);
    return ran;
  }

  Population population_;
};

TEST_P(Protocol, TheCoordinatorHasAThreadAndMinersComputeOnSeveral) {
  WatchedWorkload workload{200, 2};
  run(workload, 2);
  EXPECT_EQ(workload.assigning_.size(), 1U);
  EXPECT_EQ(workload.aggregating_, workload.assigning_);
  EXPECT_FALSE(workload.assigning_.contains(std::this_thread::get_id())) << "the coordinator has a thread of its own";
  EXPECT_GE(workload.computing_.size(), 2U);
}

TEST_P(Protocol, EveryAssignmentAndResultPassesThroughAMailbox) {
  WatchedWorkload workload{200, 1};
  const Ran ran = run(workload, 2);
  ASSERT_EQ(ran.rounds.size(), kRounds);
  std::uint64_t messages = 0, participants = 0;
  for (const RoundRecord& round : ran.rounds) {
    EXPECT_EQ(round.shards, 200U);
    EXPECT_EQ(round.results, round.participants);
    messages += round.messages;
    participants += round.participants;
  }
  EXPECT_EQ(messages, 2 * participants);
  EXPECT_EQ(ran.report.totals.sent, messages);
  EXPECT_EQ(ran.report.totals.delivered, messages);
  EXPECT_EQ(ran.report.dropped + ran.report.undelivered, 0U);
  std::uint64_t to_coordinator = 0, to_miners = 0;
  for (const engine::MailboxReport& mailbox : ran.report.mailboxes)
    (mailbox.placement == engine::Placement::coordinator_thread ? to_coordinator : to_miners) +=
        mailbox.counters.popped;
  EXPECT_EQ(to_coordinator, participants);
  EXPECT_EQ(to_miners, participants);
  EXPECT_EQ(std::accumulate(ran.results.begin(), ran.results.end(), std::uint64_t{0}), participants);
}

TEST_P(Protocol, EveryShardIsComputedOnce) {
  WatchedWorkload workload{200, 1};
  const Ran ran = run(workload, 2);
  EXPECT_EQ(workload.computed_, 200 * kRounds);
  EXPECT_EQ(std::accumulate(ran.shards.begin(), ran.shards.end(), std::uint64_t{0}), 200 * kRounds);
  // Weighted by samples, the mean of "1" is 1 exactly where every row of the board was written.
  EXPECT_DOUBLE_EQ(ran.parameters[1], 1.0);
}

TEST_P(Protocol, WorkFollowsStakeWithinTheQuota) {
  WatchedWorkload workload{8200, 1};
  const Ran ran = run(workload, 2);
  for (std::size_t miner = 0; miner < kMiners; ++miner)
    EXPECT_NEAR(static_cast<double>(ran.shards[miner]), kRounds * 8200.0 * static_cast<double>(miner + 1) / 820.0,
                kRounds);
}

INSTANTIATE_TEST_SUITE_P(Clocks, Protocol, testing::Values(Clock::simulated, Clock::wall),
                         [](const auto& instance) { return instance.param == Clock::wall ? "wall" : "simulated"; });

}  // namespace
}  // namespace stakemine::protocol
