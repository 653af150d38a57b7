// SPDX-License-Identifier: Apache-2.0
// The coordinator's part of ratings by itself: a newcomer inherits neither ratings nor bonds.
#include "stakemine/protocol/validation.hpp"

#include "stakemine/protocol/messages.hpp"
#include "stakemine/protocol/synthetic_workload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::protocol {
namespace {

using ::testing::ElementsAre;

class OfThreeMiners : public testing::Test {
 protected:
  OfThreeMiners() {
    miners_.group.assign(3, 0);
    validators_.group.assign(2, 0);
    validators_.stake_units = {50, 50};
    ValidatorGroup& group = validators_.groups.emplace_back();
    group.count = 2;
    group.rater = consensus::Rater::family().choose("lazy").make();
    board_.miner = {0, 1, 2};
    terms_.yuma.bonds_moving_average = 0.5;
  }

  // An epoch in which some of the two rate all three alike. \returns what miners are due.
  std::vector<std::uint64_t> epoch(Validation& validation, Round round, std::vector<bool> rates) {
    (void)validation.ask(round, {});
    std::vector<VirtualTime> arrivals;
    for (std::size_t v = 0; v < 2; ++v) {
      ratings_.ratings[v] = {1, 1, 1};
      arrivals.push_back(rates[v] ? VirtualTime{} : kNever);
    }
    validation.take({.tag = 0, .count = 2, .arrivals = arrivals});
    const auto due = validation.settle(validators_.stake_units, 600);
    return {due.begin(), due.begin() + 3};
  }

  Population miners_;
  ValidatorPopulation validators_;
  RoundBoard board_;
  RatingBoard ratings_;
  SyntheticWorkload workload_{{.shards = 3}};
  consensus::RatingTerms terms_;
};

TEST_F(OfThreeMiners, RatingsOlderThanANewcomerCountNothing) {
  Validation validation{
      {.seed = 1, .miners = &miners_, .validators = &validators_, .terms = terms_}, workload_, board_, ratings_};
  EXPECT_THAT(epoch(validation, 1, {true, true}), ElementsAre(100, 100, 100));
  const MinerIndex who[] = {1};
  validation.begin_anew(who, 2);
  EXPECT_THAT(epoch(validation, 2, {false, false}), ElementsAre(150, 0, 150)) << "nobody has rated it since";
  EXPECT_THAT(epoch(validation, 3, {true, true}), ElementsAre(100, 100, 100));
}

TEST_F(OfThreeMiners, BondsOfANewcomerBeginAnewAndTheStateSaysWhoIsOne) {
  const Validation::Setup setup{.seed = 1, .miners = &miners_, .validators = &validators_, .terms = terms_};
  Validation first{setup, workload_, board_, ratings_}, second{setup, workload_, board_, ratings_};
  (void)epoch(first, 1, {true, true});
  const MinerIndex who[] = {2, 2};
  first.begin_anew(who, 2);
  Archive out;
  first.carry_state(out);
  const std::string bytes = out.bytes();
  Archive in{bytes};
  second.carry_state(in);
  in.finish();
  EXPECT_EQ(epoch(first, 2, {true, false}), epoch(second, 2, {true, false}));
}

}  // namespace
}  // namespace stakemine::protocol
