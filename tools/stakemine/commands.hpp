// SPDX-License-Identifier: Apache-2.0
/// The subcommands. Each takes its parsed arguments and returns the exit status; errors are exceptions (main.cpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stakemine::tools {

enum ExitStatus { kDone = 0, kFailed = 1, kBadInput = 2, kInterrupted = 130 };

struct RunArguments {
  std::string config;
  std::vector<std::string> sets;
  std::optional<std::uint64_t> seed, rounds;
  std::optional<std::uint32_t> threads;
  std::optional<std::string> clock;
  std::string out;
  bool force = false, quiet = false, json = false;
  std::vector<std::string> command_line;
};
int run_command(const RunArguments& arguments);

struct ValidateArguments {
  std::vector<std::string> configs;
};
int validate_command(const ValidateArguments& arguments);

struct ExplainArguments {
  std::string config;
  std::vector<std::string> sets;
};
int explain_command(const ExplainArguments& arguments);

enum class SchemaForm { json_schema, reference_page };
int schema_command(SchemaForm form);

struct ListArguments {
  std::string family;  ///< empty: all
};
int list_command(const ListArguments& arguments);

struct CalcArguments {
  std::string topic, in;
};
int calc_command(const CalcArguments& arguments);
/// "apportion: …" and so on, a line each.
[[nodiscard]] std::string calc_topics();

}  // namespace stakemine::tools
