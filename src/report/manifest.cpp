// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/manifest.hpp"

#include "stakemine/config/json_writer.hpp"

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
  const auto text = [&](std::string_view key, std::string_view value) {
    json.key(key);
    json.string(value);
  };
  const auto count = [&](std::string_view key, std::uint64_t value) {
    json.key(key);
    json.unsigned_integer(value);
  };
  json.begin_object();
  text("version", manifest.version);
  text("git_id", manifest.git_id);
  count("seed", manifest.seed);
  text("digest", manifest.digest);
  text("host", manifest.host);
  text("system", manifest.system);
  text("compiler", manifest.compiler);
  count("threads", manifest.threads);
  count("hardware_threads", manifest.hardware_threads);
  text("started", manifest.started);
  text("finished", manifest.finished);
  json.key("command_line");
  json.begin_array();
  for (const std::string& argument : manifest.command_line) json.string(argument);
  json.end_array();
  if (!manifest.phases.empty()) {
    json.key("phases");
    json.begin_array();
    for (const experiment::Phase& phase : manifest.phases) {
      json.begin_object();
      text("name", phase.name);
      json.key("wall_s");
      json.number(phase.wall_s);
      json.end_object();
    }
    json.end_array();
  }
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
