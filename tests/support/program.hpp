// SPDX-License-Identifier: Apache-2.0
/// Runs the stakemine program as a user does: arguments in, status and both outputs out.
#pragma once

#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::test {

struct Outcome {
  int status = -1;
  std::string out, err;
  long peak_memory_kb = 0;  ///< of the process, as the system counted it

  [[nodiscard]] std::vector<std::string> error_lines() const;
};

/// \param input is its standard input. \param interrupt_after_ms sends the signal after so long, 0: never.
[[nodiscard]] Outcome run_program(const std::vector<std::string>& arguments, const std::string& input = "",
                                  int interrupt_after_ms = 0, int signal = SIGINT);

/// The program while it runs.
class RunningProgram {
 public:
  explicit RunningProgram(const std::vector<std::string>& arguments, const std::string& input = "");
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  /// What it holds at the moment, as /proc has it; nothing once it has ended.
  struct Holdings {
    long resident_kb = 0;
    long open_files = 0;
  };
  [[nodiscard]] std::optional<Holdings> holdings() const;
  void send(int signal) const;
  /// Until it ends. Once.
  [[nodiscard]] Outcome wait();

 private:
  struct Files;
  std::unique_ptr<Files> files_;
  int process_ = 0;  ///< 0: none
};

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// A folder of a test's own, empty at first and removed at its end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file into it and returns its path.
  std::string write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path path_;
};

}  // namespace stakemine::test
