// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/run_directory.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/report/output_file.hpp"

#include "report/example_result.hpp"
#include "report/scratch_folder.hpp"

#include <csignal>
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace stakemine::report {
namespace {

using testing::HasSubstr;
using Names = std::set<std::string>;

const Names kFiles = {"config.json", "manifest.json", "summary.json", "rounds.csv",
                      "miners.csv",  "baselines.csv", "report.html"};
constexpr std::string_view kConfig = R"({"seed": 1})";

void write_example(const std::filesystem::path& target, Overwrite overwrite) {
  write_run_directory(target, overwrite, example_result(), kConfig, begin_manifest({"stakemine", "run"}));
}

template <typename Error, typename Action>
std::string message_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(RunDirectory, HoldsItsFilesAndNothingElseStaysBehind) {
  const ScratchFolder folder;
  write_example(folder.path() / "run", Overwrite::refuse);
  EXPECT_EQ(folder.names(), Names{"run"});
  EXPECT_EQ(ScratchFolder::names_in(folder.path() / "run"), kFiles);
  EXPECT_EQ(file_text(folder.path() / "run" / "config.json"), "{\"seed\": 1}\n");
  for (const char* name : {"manifest.json", "summary.json"}) {
    const std::string text = file_text(folder.path() / "run" / name);
    EXPECT_TRUE(config::parse_json(text, name).is_object());
  }
}

TEST(RunDirectory, HoldsTheResultsTableOfATaskThatLeavesOne) {
  const ScratchFolder folder;
  auto result = example_result();
  result.results.columns = {"x"};
  result.results.rows = Matrix{1, 1};
  write_run_directory(folder.path() / "run", Overwrite::refuse, result, kConfig, {});
  EXPECT_EQ(file_text(folder.path() / "run" / "results.csv"), "x\n0\n");
}

TEST(RunDirectory, HasNotItsNameBeforeItIsWhole) {
  const ScratchFolder folder;
  const auto target = folder.path() / "run";
  RunDirectory directory{target, Overwrite::refuse};
  EXPECT_FALSE(std::filesystem::exists(target));
  directory.write(example_result(), kConfig, {});
  EXPECT_FALSE(std::filesystem::exists(target));
  EXPECT_EQ(ScratchFolder::names_in(directory.partial()), kFiles);
  directory.publish();
  EXPECT_EQ(ScratchFolder::names_in(target), kFiles);
  EXPECT_EQ(folder.names(), Names{"run"});
}

TEST(RunDirectory, LeavesNothingWhenTheRunFails) {
  const ScratchFolder folder;
  {
    const RunDirectory directory{folder.path() / "new" / "deeper" / "run", Overwrite::refuse};
    EXPECT_TRUE(std::filesystem::exists(directory.partial()));
  }
  EXPECT_EQ(folder.names(), Names{});
}

TEST(RunDirectory, LeavesNothingWhenTheDiskIsFull) {
  const ScratchFolder folder;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1 << 16, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message = message_of<RunError>(
      [&] { write_run_directory(folder.path() / "run", Overwrite::refuse, many_miners(20'000), kConfig, {}); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(message, HasSubstr("cannot write"));
  EXPECT_THAT(message, HasSubstr("miners.csv: File too large"));
  EXPECT_EQ(folder.names(), Names{});
}

TEST(RunDirectory, AnExistingOneIsRefusedBeforeAnythingIsWritten) {
  const ScratchFolder folder;
  write_example(folder.path() / "run", Overwrite::refuse);
  write_text(folder.path() / "run" / "note", "mine");
  EXPECT_THAT(message_of<UserError>([&] { const RunDirectory again(folder.path() / "run", Overwrite::refuse); }),
              HasSubstr("exists already"));
  EXPECT_EQ(folder.names(), Names{"run"});
  EXPECT_EQ(file_text(folder.path() / "run" / "note"), "mine");
}

TEST(RunDirectory, ReplacesWhenAsked) {
  const ScratchFolder folder;
  write_example(folder.path() / "run", Overwrite::refuse);
  write_text(folder.path() / "run" / "note", "old");
  {
    RunDirectory directory{folder.path() / "run", Overwrite::replace};
    directory.write(example_result(), kConfig, {});
    EXPECT_EQ(file_text(folder.path() / "run" / "note"), "old") << "the old one stays until the new one is whole";
    directory.publish();
  }
  EXPECT_EQ(folder.names(), Names{"run"});
  EXPECT_EQ(ScratchFolder::names_in(folder.path() / "run"), kFiles);
}

TEST(RunDirectory, ReplacesAnEmptyFolderAndWhatIsNotThere) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "empty");
  write_example(folder.path() / "empty", Overwrite::replace);
  write_example(folder.path() / "fresh", Overwrite::replace);
  EXPECT_EQ(folder.names(), (Names{"empty", "fresh"}));
  EXPECT_EQ(ScratchFolder::names_in(folder.path() / "empty"), kFiles);
}

TEST(RunDirectory, NeverReplacesWhatIsNotARunDirectory) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "home");
  write_text(folder.path() / "home" / "thesis.tex", "years of work");
  write_text(folder.path() / "file", "text");
  std::filesystem::create_directory_symlink(folder.path() / "home", folder.path() / "link");
  for (const char* name : {"home", "file", "link"}) {
    EXPECT_THAT(message_of<UserError>([&] { const RunDirectory made(folder.path() / name, Overwrite::replace); }),
                HasSubstr("something else"))
        << name;
  }
  EXPECT_EQ(folder.names(), (Names{"file", "home", "link"}));
  EXPECT_EQ(file_text(folder.path() / "home" / "thesis.tex"), "years of work");
}

TEST(RunDirectory, AFolderThatCannotBeWrittenIsRefusedAtOnce) {
  const ScratchFolder folder;
  write_text(folder.path() / "file", "text");
  for (const std::filesystem::path& target :
       {folder.path() / "file" / "run", folder.path() / "file" / "a" / "run", std::filesystem::path("/proc/run")}) {
    EXPECT_THAT(message_of<UserError>([&] { const RunDirectory made(target, Overwrite::refuse); }),
                HasSubstr("can't be written"))
        << target;
  }
  EXPECT_THROW(RunDirectory("", Overwrite::refuse), UserError);
  EXPECT_THROW(RunDirectory("/", Overwrite::refuse), UserError);
  EXPECT_EQ(folder.names(), Names{"file"});
}

TEST(RunDirectory, KeepsTheResultWhenItsNameIsTakenMeanwhile) {
  const ScratchFolder folder;
  std::filesystem::path partial;
  {
    RunDirectory directory{folder.path() / "run", Overwrite::refuse};
    partial = directory.partial();
    directory.write(example_result(), kConfig, {});
    std::filesystem::create_directory(folder.path() / "run");
    EXPECT_THAT(message_of<RunError>([&] { directory.publish(); }), HasSubstr(partial.string()));
  }
  EXPECT_EQ(ScratchFolder::names_in(partial), kFiles);
}

TEST(RunDirectory, StepsAroundWhatAKilledRunLeft) {
  const ScratchFolder folder;
  const std::string left = "run.partial-" + std::to_string(::getpid());
  std::filesystem::create_directory(folder.path() / left);
  write_example(folder.path() / "run/", Overwrite::refuse);
  EXPECT_EQ(folder.names(), (Names{"run", left}));
}

TEST(OutputFile, RefusesAFileThatExists) {
  const ScratchFolder folder;
  write_text(folder.path() / "file", "text");
  EXPECT_THAT(message_of<RunError>([&] { const OutputFile file(folder.path() / "file"); }), HasSubstr("File exists"));
}

TEST(OutputFile, WritesWhatIsLongerThanItsBuffer) {
  const ScratchFolder folder;
  std::string expected;
  OutputFile file{folder.path() / "file"};
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::to_string(i);
    file << number << ' ';
    expected += number + ' ';
  }
  const std::string long_text(1 << 20, 'x');
  file << long_text;
  file.put('!');
  file.finish();
  EXPECT_EQ(file_text(folder.path() / "file"), expected + long_text + '!');
}

TEST(Manifest, QuotesArgumentsAsAShellReadsThem) {
  EXPECT_EQ(shell_command({"stakemine", "run", "a b", "it's", "", "--set", "/miners/1/count=0"}),
            R"(stakemine run 'a b' 'it'\''s' '' --set /miners/1/count=0)");
}

}  // namespace
}  // namespace stakemine::report
