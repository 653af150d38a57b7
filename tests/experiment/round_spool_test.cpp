// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/round_spool.hpp"

#include "stakemine/core/error.hpp"

#include "experiment/scratch_path.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Spool : public testing::Test {
 protected:
  // As one process holds it.
  struct Held {
    explicit Held(const std::filesystem::path& folder)
        : checkpoints(folder, "id", 1000, [](const std::string&) {}), spool(checkpoints, "run") {}
    Checkpoints checkpoints;
    RoundSpool spool;
  };
  [[nodiscard]] std::filesystem::path folder() const { return path_.file("run.checkpoints"); }
  [[nodiscard]] std::filesystem::path file() const { return folder() / "run.rounds"; }
  static void add(RoundSpool& spool, Round from, Round until) {
    for (Round round = from; round <= until; ++round) {
      protocol::RoundRecord record;
      record.round = round;
      record.train_loss = 1.0 / static_cast<double>(round);
      record.digest = std::string(32, static_cast<char>('a' + round % 26));
      spool.round_finished(record);
    }
  }
  static std::vector<Round> rounds_of(RoundSpool& spool) {
    std::vector<Round> rounds;
    spool.for_each([&](const protocol::RoundRecord& record) {
      EXPECT_EQ(record.train_loss, 1.0 / static_cast<double>(record.round));
      EXPECT_EQ(record.digest, std::string(32, static_cast<char>('a' + record.round % 26)));
      rounds.push_back(record.round);
    });
    return rounds;
  }

  ScratchPath path_;
};

TEST_F(Spool, GivesBackWhatItTookAndLeavesNothing) {
  {
    Held spool{folder()};
    add(spool.spool, 1, 3000);
    const std::vector<Round> rounds = rounds_of(spool.spool);
    ASSERT_EQ(rounds.size(), 3000U);
    EXPECT_EQ(rounds.back(), 3000U);
    add(spool.spool, 3001, 3001);
    EXPECT_EQ(rounds_of(spool.spool).size(), 3001U);
  }
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

TEST_F(Spool, IsCutWhereTheCheckpointSays) {
  Archive out;
  {
    Held killed{folder()};
    add(killed.spool, 1, 2);
    killed.spool.carry_state(out);
    add(killed.spool, 3, 1000);
    rounds_of(killed.spool);
  }
  ASSERT_TRUE(std::filesystem::exists(file()));
  Held spool{folder()};
  Archive in{out.bytes()};
  spool.spool.carry_state(in);
  add(spool.spool, 3, 4);
  EXPECT_THAT(rounds_of(spool.spool), ElementsAre(1, 2, 3, 4));
}

TEST_F(Spool, BeginsAgainWithoutACheckpoint) {
  Archive unused;
  {
    Held killed{folder()};
    add(killed.spool, 1, 100);
    killed.spool.carry_state(unused);
  }
  Held spool{folder()};
  add(spool.spool, 1, 2);
  EXPECT_THAT(rounds_of(spool.spool), ElementsAre(1, 2));
}

TEST_F(Spool, SaysWhereRoundsAreMissing) {
  Archive out;
  {
    Held killed{folder()};
    add(killed.spool, 1, 100);
    killed.spool.carry_state(out);
  }
  std::filesystem::resize_file(file(), 50);
  Held spool{folder()};
  Archive in{out.bytes()};
  try {
    spool.spool.carry_state(in);
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("has lost rounds: 50 bytes of"));
  }
}

TEST_F(Spool, HasOneWriterAtATime) {
  Held one{folder()}, other{folder()};
  add(one.spool, 1, 1);
  EXPECT_THROW(add(other.spool, 1, 1), UserError);
}

}  // namespace
}  // namespace stakemine::experiment
