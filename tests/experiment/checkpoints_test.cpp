// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/checkpoints.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include "experiment/scratch_path.hpp"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CheckpointFolder : public testing::Test {
 protected:
  [[nodiscard]] Checkpoints open(const std::string& identity = "id") {
    return {folder(), identity, 0, [this](const std::string& line) { said_.push_back(line); }};
  }
  [[nodiscard]] std::filesystem::path folder() const { return path_.file().string() + ".checkpoints"; }
  [[nodiscard]] std::filesystem::path file(int slot) const {
    return folder() / ("run-" + std::to_string(slot) + ".checkpoint");
  }
  void keep(std::initializer_list<std::uint64_t> rounds) {
    Checkpoints checkpoints = open();
    for (const std::uint64_t round : rounds) checkpoints.keep("run", {round, "state of " + std::to_string(round)});
  }
  ~CheckpointFolder() override { std::filesystem::remove_all(folder()); }

  ScratchPath path_;
  std::vector<std::string> said_;
};

std::string read(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream{file, std::ios::binary} << text;
}

TEST_F(CheckpointFolder, GivesTheLatestBack) {
  EXPECT_FALSE(open().take_up("run"));
  EXPECT_FALSE(std::filesystem::exists(folder())) << "nothing is made before it is needed";
  keep({3, 5, 9});
  Checkpoints checkpoints = open();
  const auto found = checkpoints.take_up("run");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->round, 9U);
  EXPECT_EQ(found->state, "state of 9");
  EXPECT_FALSE(checkpoints.take_up("mean")) << "each run has its own";
  EXPECT_THAT(said_, IsEmpty());
  checkpoints.remove();
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

TEST_F(CheckpointFolder, TheOtherOneIsUsedWhereOneIsDamaged) {
  keep({3, 5});
  const std::string sound = read(file(1));
  KeyedRandom random{1, Purpose::test};
  for (int i = 0; i < 300; ++i) {
    std::string damaged = sound;
    if (i % 2 == 0) {
      damaged.resize(random.below(damaged.size()));
    } else {
      char& flipped = damaged[random.below(damaged.size())];
      flipped = static_cast<char>(flipped ^ static_cast<char>(1U << random.below(8)));
    }
    write(file(1), damaged);
    said_.clear();
    const auto found = open().take_up("run");
    ASSERT_TRUE(found) << damaged;
    EXPECT_EQ(found->round, 3U) << damaged;
    ASSERT_EQ(said_.size(), 1U);
    EXPECT_THAT(said_[0], HasSubstr("run-1.checkpoint: "));
    EXPECT_THAT(said_[0], HasSubstr("the other one, of round 3, is used"));
  }
}

TEST_F(CheckpointFolder, TheNextTakesTheDamagedOnesPlace) {
  keep({3, 5});
  write(file(1), "stakemine-checkpoint");
  {
    Checkpoints checkpoints = open();
    ASSERT_TRUE(checkpoints.take_up("run"));
    checkpoints.keep("run", {4, "state of 4"});
  }
  EXPECT_THAT(read(file(0)), HasSubstr("state of 3"));
  EXPECT_EQ(open().take_up("run")->round, 4U);
}

TEST_F(CheckpointFolder, WithNoneThatIsWholeTheRunBeginsAgain) {
  keep({3});
  write(file(0), "");
  EXPECT_FALSE(open().take_up("run"));
  EXPECT_THAT(said_, ElementsAre(HasSubstr("the run begins again")));
}

TEST_F(CheckpointFolder, AnotherConfigOrBuildIsRefused) {
  keep({3});
  Checkpoints other = open("other");
  try {
    (void)other.take_up("run");
    ADD_FAILURE() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("run-0.checkpoint: belongs to another config"));
  }
}

TEST_F(CheckpointFolder, OneProcessAtATime) {
  keep({3});
  Checkpoints one = open();
  (void)one.take_up("run");
  Checkpoints other = open();
  EXPECT_THROW((void)other.take_up("run"), UserError);
}

TEST_F(CheckpointFolder, IsRemovedWithAllThatIsInItButNotFromUnderAnotherProcess) {
  keep({3, 5});
  write(folder() / "run.rounds", "beside them");
  {
    Checkpoints one = open();
    one.hold();
    Checkpoints::remove_from(folder());
    EXPECT_TRUE(Checkpoints::are_in(folder()));
  }
  Checkpoints::remove_from(folder());
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

TEST_F(CheckpointFolder, WhereNothingCanBeWrittenTheRunGoesOn) {
  write(path_.file(), "in the way");
  Checkpoints checkpoints{path_.file() / "folder", "id", 0, [this](const std::string& line) { said_.push_back(line); }};
  EXPECT_TRUE(checkpoints.is_due());
  checkpoints.keep("run", {3, "state"});
  EXPECT_FALSE(checkpoints.is_due());
  EXPECT_THAT(said_, ElementsAre(HasSubstr("no more checkpoints: ")));
}

}  // namespace
}  // namespace stakemine::experiment
