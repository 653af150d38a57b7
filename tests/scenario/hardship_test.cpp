// SPDX-License-Identifier: Apache-2.0
// What the world does to a run: no room on the disk, nobody who reads, no memory, no threads, sudden death. One clear
// error, nothing half-written, no hang.
#include "support/program.hpp"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace stakemine::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kQuickstart = std::string{STAKEMINE_SOURCE_DIR} + "/configs/quickstart.json";

class Hardship : public testing::Test {
 protected:
  // A command of the shell's, in which $P is the program and $D the folder; both outputs go to one file.
  int shell(const std::string& command) {
    const std::string whole = "P='" STAKEMINE_PROGRAM "'; D='" + folder_.path().string() + "/d'; C='" + kQuickstart +
                              "'; mkdir -p $D; { " + command + " ; } > '" + (folder_ / "said").string() + "' 2>&1";
    const int status = std::system(("bash -o pipefail -c '" + escaped(whole) + "'").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string said() const { return read_file(folder_ / "said"); }
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "d"))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

 private:
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char character : text) out += character == '\'' ? std::string{"'\\''"} : std::string{character};
    return out;
  }
  ScratchFolder folder_;
};

TEST_F(Hardship, NoRoomOnTheDisk) {
  EXPECT_EQ(shell("ulimit -f 16; $P run $C --rounds 2 --quiet --out $D/r"), 1);
  EXPECT_THAT(said(), HasSubstr("cannot write"));
  EXPECT_EQ(std::ranges::count(said(), '\n'), 1) << said();
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Hardship, NoRoomForTheRoundsOfALongRun) {
  EXPECT_EQ(shell("ulimit -f 16; $P run $C --rounds 1000000 --quiet --out $D/r"), 1);
  EXPECT_THAT(said(), HasSubstr("run.rounds"));
  EXPECT_EQ(std::ranges::count(said(), '\n'), 1) << said();
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Hardship, AFolderThatCannotBeWritten) {
  EXPECT_EQ(shell("touch $D/file; $P run $C --rounds 2 --quiet --out $D/file/r"), 2);
  EXPECT_THAT(said(), HasSubstr("can't be written"));
  EXPECT_EQ(std::ranges::count(said(), '\n'), 1) << said();
  EXPECT_EQ(shell("$P run $C --rounds 2 --quiet --out /proc/stakemine/r"), 2);
}

TEST_F(Hardship, NobodyReadsStandardOutput) {
  EXPECT_EQ(shell("$P list >/dev/full"), 1);
  EXPECT_THAT(said(), HasSubstr("cannot write to"));
  EXPECT_EQ(shell("$P run $C --rounds 2 --quiet --json --out $D/r >/dev/full"), 1);
  EXPECT_THAT(said(), HasSubstr("cannot write to"));
  EXPECT_THAT(left(), ElementsAre("r")) << "the run itself is whole";
}

TEST_F(Hardship, NobodyReadsTheProgress) {
  EXPECT_EQ(shell("($P run $C --rounds 300 --out $D/r 2>&1; echo $? >$D/status) | true; sleep 0.1; cat $D/status"), 0);
  EXPECT_THAT(said(), HasSubstr("0"));
  EXPECT_THAT(left(), ElementsAre("r", "status"));
}

TEST_F(Hardship, NoMemory) {
  EXPECT_EQ(
      shell("ulimit -v 600000; $P run $C --set /miners/0/count=3000000 --threads 2 --rounds 2 --quiet --out $D/r"), 1);
  EXPECT_THAT(said(), HasSubstr("memory"));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Hardship, TenThousandThreads) {
  EXPECT_EQ(shell("$P run $C --threads 10000 --quiet --out $D/r"), 2);
  EXPECT_THAT(said(), HasSubstr("/runtime/threads"));
  EXPECT_EQ(shell("$P stress $C --threads 10000 --quiet --out $D/r"), 2);
  EXPECT_THAT(said(), HasSubstr("--threads"));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Hardship, ARunThatWasKilledIsTidiedUpByTheNext) {
  shell(
      "$P run $C --rounds 1000000 --set /report/attack_baselines=false --quiet --out $D/r & K=$!; sleep 0.5; kill -9 "
      "$K; wait $K");
  EXPECT_THAT(left(), testing::Contains(HasSubstr("r.partial-")));
  EXPECT_EQ(shell("mkdir $D/r.partial-mine; $P run $C --rounds 2 --quiet --out $D/r"), 0) << said();
  EXPECT_THAT(left(), ElementsAre("r", "r.partial-mine"));
}

TEST_F(Hardship, ARunThatLivesKeepsItsFolder) {
  EXPECT_EQ(shell("$P run $C --rounds 1000000 --set /report/attack_baselines=false --quiet --out $D/r & K=$!; sleep 1; "
                  "$P run $C --rounds 2 --quiet --out $D/r; ls $D; ls $D/r.checkpoints; kill -9 $K; wait $K; true"),
            0);
  EXPECT_THAT(said(), HasSubstr("r.partial-"));
  EXPECT_THAT(said(), HasSubstr("run.rounds")) << "rounds of who is still at work";
}

}  // namespace
}  // namespace stakemine::test
