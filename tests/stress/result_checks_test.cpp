// SPDX-License-Identifier: Apache-2.0
// What compares a run on the wall's clock with virtual time fails where they differ, and says in what.
#include "stress/result_checks.hpp"

#include "stakemine/engine/runtime.hpp"
#include "stakemine/experiment/simulate.hpp"
#include "stakemine/stress/loads.hpp"

#include "stress/broken_of.hpp"

#include <cmath>
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::stress {
namespace {

using experiment::RunResult;
using testing::ElementsAre;
using testing::IsEmpty;

RunResult run_of(const std::string& name, std::vector<config::Override> changes) {
  changes.push_back({{"rounds"}, std::uint64_t{3}});
  changes.push_back({{"report", "attack_baselines"}, false});
  return experiment::simulate(
      experiment::read_config(std::string{STAKEMINE_SOURCE_DIR} + "/configs/" + name + ".json", changes));
}

// What is found where something in the result of the wall's clock has been changed.
std::set<Invariant> broken_after(const std::function<void(RunResult&)>& change) {
  static const RunResult kTrue = run_of("quickstart", {});
  RunResult real = kTrue;
  change(real);
  Verdicts verdicts;
  compare_networks(real, kTrue, verdicts);
  return broken_of(verdicts);
}

TEST(CompareNetworks, FindsNothingBetweenEquals) {
  EXPECT_THAT(broken_after([](RunResult&) {}), IsEmpty());
}

TEST(CompareNetworks, FindsAnotherModel) {
  EXPECT_THAT(
      broken_after([](RunResult& real) { real.parameters.front() = std::nextafter(real.parameters.front(), 2); }),
      ElementsAre(Invariant::equals_virtual));
}

TEST(CompareNetworks, FindsAnotherCountOfResults) {
  EXPECT_THAT(broken_after([](RunResult& real) { ++real.miners.results.back(); }),
              ElementsAre(Invariant::equals_virtual));
}

TEST(CompareNetworks, FindsAnotherTableOfResults) {
  EXPECT_THAT(broken_after([](RunResult& real) { real.results.rows.data.push_back(0); }),
              ElementsAre(Invariant::equals_virtual));
}

TEST(CompareNetworks, FindsRewardsThatAreSharedOtherwise) {
  EXPECT_THAT(broken_after([](RunResult& real) {
                --real.miners.reward[0];
                ++real.miners.reward[1];
              }),
              ElementsAre(Invariant::equals_virtual));
}

TEST(CompareNetworks, FindsRewardsFromNowhere) {
  EXPECT_THAT(broken_after([](RunResult& real) { ++real.miners.reward[0]; }),
              ElementsAre(Invariant::stake_conserved, Invariant::equals_virtual));
}

TEST(CompareNetworks, FindsStakeThatIsAnother) {
  EXPECT_THAT(broken_after([](RunResult& real) { real.miners.stake.back() *= 2; }),
              ElementsAre(Invariant::stake_conserved));
}

TEST(CompareNetworks, FindsALedgerThatDoesNotAddUp) {
  EXPECT_THAT(broken_after([](RunResult& real) { ++real.summary.money.ledger.burned; }),
              ElementsAre(Invariant::stake_conserved));
}

TEST(CompareNetworks, FindsAShardWithNobodyAndOneWithTwo) {
  EXPECT_THAT(broken_after([](RunResult& real) { --real.miners.shards[2]; }),
              ElementsAre(Invariant::shards_counted_once));
  EXPECT_THAT(broken_after([](RunResult& real) { ++real.summary.work_total; }),
              ElementsAre(Invariant::shards_counted_once));
}

TEST(CompareNetworks, FindsMessagesThatAreMissing) {
  EXPECT_THAT(broken_after([](RunResult& real) { --real.summary.messages; }), ElementsAre(Invariant::not_lost));
  EXPECT_THAT(broken_after([](RunResult& real) { real.summary.lost_messages = 1; }), ElementsAre(Invariant::not_lost));
}

TEST(CompareNetworks, TellsTwoNetworksApart) {
  const RunResult one = run_of("star-scaling", {});
  const RunResult other = run_of("star-scaling", {{{"seed"}, std::uint64_t{8}}});
  Verdicts verdicts;
  compare_networks(one, other, verdicts);
  EXPECT_THAT(broken_of(verdicts), testing::IsSupersetOf({Invariant::shards_counted_once, Invariant::stake_conserved}));
}

std::unique_ptr<Scene> played(std::uint64_t rounds) {
  const auto load = Load::family().choose("all_to_all").make();
  auto scene = load->build({.actors = 4, .seed = 3, .rounds = rounds});
  (void)engine::make_wall_runtime({})->run(scene->program());
  return scene;
}

TEST(CompareLoads, FindsAMessageThatOneClockLacks) {
  const auto real = played(3), same = played(3), other = played(4);
  Verdicts verdicts;
  compare_loads(*real, *same, 3, verdicts);
  EXPECT_THAT(broken_of(verdicts), IsEmpty());
  compare_loads(*real, *other, 3, verdicts);
  EXPECT_THAT(broken_of(verdicts), ElementsAre(Invariant::equals_virtual));
}

}  // namespace
}  // namespace stakemine::stress
