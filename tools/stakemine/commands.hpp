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
  std::string out, checkpoint_every;
  bool trace = false, resume = false, force = false, quiet = false, json = false;
  std::vector<std::string> command_line;
};
int run_command(const RunArguments& arguments);

/// What all studies take.
struct StudyArguments {
  std::string out;
  bool resume = false, force = false, quiet = false;
  std::vector<std::string> command_line;
};

struct ScaleArguments {
  std::string config;
  std::string nodes, threads;  ///< comma-separated
  std::vector<std::string> sets;
  std::optional<std::uint64_t> seed, rounds, repetitions;
  StudyArguments study;
};
int scale_command(const ScaleArguments& arguments);

struct SweepArguments {
  std::string sweep;
  std::vector<std::string> sets;
  std::optional<std::uint32_t> threads;
  StudyArguments study;
};
int sweep_command(const SweepArguments& arguments);

struct StressArguments {
  std::string config;
  std::string duration, nodes, threads;  ///< the latter two comma-separated
  std::vector<std::string> sets;
  std::optional<std::uint64_t> seed, messages, chaos, explore, schedule, depth;
  std::string out;
  bool force = false, quiet = false, json = false;
  std::vector<std::string> command_line;
};
int stress_command(const StressArguments& arguments);
/// With --explore.
int explore_command(const StressArguments& arguments);

struct ReportArguments {
  std::vector<std::string> directories;
  std::string out;
  std::vector<std::string> command_line;
};
int report_command(const ReportArguments& arguments);

struct DiffArguments {
  std::string left, right;
  bool without_events = false;
};
int diff_command(const DiffArguments& arguments);

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
enum class SchemaOf { network, sweep, stress };
int schema_command(SchemaForm form, SchemaOf document);

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
