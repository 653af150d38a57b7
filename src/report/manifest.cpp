// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/manifest.hpp"

#include "stakemine/config/json_writer.hpp"

#include "report/result_members.hpp"
#include "report_git_id.hpp"

#include <array>
#include <ctime>
#include <string_view>
#include <thread>
#include <utility>

#include <sys/utsname.h>

namespace stakemine::report {
namespace {

constexpr std::string_view kCompiler =
#if defined(__clang__)
    "clang " __clang_version__;
#elif defined(__GNUC__)
    "g++ " __VERSION__;
#else
    "unknown";
#endif

constexpr std::string_view kPlainCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./=:,+@%";

}  // namespace

std::string current_time_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, sizeof "9999-12-31T23:59:59Z"> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

Manifest begin_manifest(std::vector<std::string> command_line) {
  Manifest manifest;
  manifest.version = STAKEMINE_VERSION;
  manifest.git_id = kGitId;
  manifest.compiler = kCompiler;
  utsname machine{};
  if (::uname(&machine) == 0) {
    manifest.host = machine.nodename;
    manifest.system = std::string{machine.sysname} + ' ' + machine.release + ' ' + machine.machine;
  }
  manifest.hardware_threads = std::thread::hardware_concurrency();
  manifest.started = current_time_utc();
  manifest.command_line = std::move(command_line);
  return manifest;
}

void write_manifest(std::ostream& out, const Manifest& manifest) {
  config::JsonTextWriter json{out, config::Layout::indented};
  MembersWriter io{json};
  json.begin_object();
  members_of(io, manifest);
  json.end_object();
  out << '\n';
}

std::string shell_command(const std::vector<std::string>& arguments) {
  std::string command;
  for (const std::string& argument : arguments) {
    if (!command.empty()) command += ' ';
    if (!argument.empty() && argument.find_first_not_of(kPlainCharacters) == std::string::npos) {
      command += argument;
      continue;
    }
    command += '\'';
    for (const char character : argument) {
      if (character == '\'') command += "'\\'";
      command += character;
    }
    command += '\'';
  }
  return command;
}

}  // namespace stakemine::report
