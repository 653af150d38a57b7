// SPDX-License-Identifier: Apache-2.0
#include "support/program.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace stakemine::test {

std::vector<std::string> Outcome::error_lines() const {
  std::vector<std::string> lines;
  std::istringstream in{err};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Its standard files.
struct RunningProgram::Files {
  ScratchFolder folder;
  std::string in, out, err;
};

RunningProgram::RunningProgram(const std::vector<std::string>& arguments, const std::string& input)
    : files_(std::make_unique<Files>()) {
  files_->in = files_->folder.write("in", input);
  files_->out = (files_->folder / "out").string();
  files_->err = (files_->folder / "err").string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, files_->in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files_->out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files_->err.c_str(), O_WRONLY | O_CREAT, 0600);
  std::vector<std::string> words{STAKEMINE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  if (posix_spawn(&process_, STAKEMINE_PROGRAM, &actions, nullptr, argv.data(), environ) != 0) {
    ADD_FAILURE() << "could not start " << STAKEMINE_PROGRAM;
    process_ = 0;
  }
  posix_spawn_file_actions_destroy(&actions);
}

RunningProgram::~RunningProgram() {
  if (process_ == 0) return;
  send(SIGKILL);
  waitpid(process_, nullptr, 0);
}

std::optional<RunningProgram::Holdings> RunningProgram::holdings() const {
  const std::filesystem::path proc = "/proc/" + std::to_string(process_);
  Holdings found;
  std::ifstream status{proc / "status"};
  for (std::string word; status >> word;)
    if (word == "VmRSS:") status >> found.resident_kb;
  std::error_code error;
  for (std::filesystem::directory_iterator entry{proc / "fd", error}, end; !error && entry != end;
       entry.increment(error))
    ++found.open_files;
  if (error || found.resident_kb == 0) return std::nullopt;
  return found;
}

void RunningProgram::send(int signal) const {
  if (process_ != 0) kill(process_, signal);
}

Outcome RunningProgram::wait() {
  Outcome outcome;
  if (process_ == 0) return outcome;
  int status = 0;
  rusage usage{};
  wait4(process_, &status, 0, &usage);
  process_ = 0;
  outcome.peak_memory_kb = usage.ru_maxrss;
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  outcome.out = read_file(files_->out);
  outcome.err = read_file(files_->err);
  return outcome;
}

Outcome run_program(const std::vector<std::string>& arguments, const std::string& input, int interrupt_after_ms,
                    int signal) {
  RunningProgram program{arguments, input};
  if (interrupt_after_ms > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds{interrupt_after_ms});
    program.send(signal);
  }
  return program.wait();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "stakemine_test_XXXXXX").string();
  EXPECT_NE(mkdtemp(pattern.data()), nullptr);
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::write(const std::string& name, const std::string& content) const {
  std::ofstream{path_ / name, std::ios::binary} << content;
  return (path_ / name).string();
}

}  // namespace stakemine::test
