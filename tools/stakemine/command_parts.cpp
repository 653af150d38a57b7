// SPDX-License-Identifier: Apache-2.0
#include "stakemine/command_parts.hpp"

#include "stakemine/config/csv.hpp"
#include "stakemine/config/units.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

namespace stakemine::tools {

std::string resolved_text(const experiment::ExperimentConfig& config) {
  std::ostringstream text;
  config::JsonTextWriter writer{text, config::Layout::indented};
  experiment::write_config(config, writer);
  text << '\n';
  return std::move(text).str();
}

std::vector<config::Override> parse_overrides(const std::vector<std::string>& sets) {
  std::vector<config::Override> overrides;
  for (const std::string& text : sets) overrides.push_back(config::Override::parse(text));
  return overrides;
}

std::vector<std::uint64_t> parse_counts(std::string_view text, std::string_view option, std::uint64_t least,
                                        std::uint64_t most) {
  std::vector<std::uint64_t> counts;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view word = text.substr(0, comma);
    double number = 0;
    if (!config::parse_number(word, number) || number != std::floor(number) || number < static_cast<double>(least) ||
        number > static_cast<double>(most))
      throw UserError(fmt::format("{}: \"{}\" is not legal; expected whole numbers from {} to {}, such as 10,100,1e6",
                                  option, word, least, most));
    const auto count = static_cast<std::uint64_t>(number);
    if (std::ranges::find(counts, count) == counts.end()) counts.push_back(count);
    if (comma == std::string_view::npos) return counts;
    text.remove_prefix(comma + 1);
  }
}

double parse_seconds(const std::string& text, std::string_view option, double least_s) {
  constexpr double kMost_s = 1e6;
  double number = 0;
  const auto with_unit = config::parse_quantity(text, config::Dimension::duration);
  const double duration_s = config::parse_number(text, number) ? number : with_unit.value_or(std::nan(""));
  if (!(duration_s >= least_s && duration_s <= kMost_s))
    throw UserError(fmt::format("{}: \"{}\" is not legal; expected seconds from {} to 1e6, such as 30 or \"2 min\"",
                                option, text, least_s));
  return duration_s;
}

report::StudyDirectory study_directory(const StudyArguments& arguments, std::string_view name) {
  if (arguments.resume && arguments.force) throw UserError("--resume and --force: expected one of the two");
  const auto start = arguments.resume  ? report::StudyStart::resume
                     : arguments.force ? report::StudyStart::replace
                                       : report::StudyStart::fresh;
  return {
      arguments.out.empty() ? report::numbered_directory("runs", name, start) : std::filesystem::path{arguments.out},
      start};
}

report::ProgressStyle progress_style(const StudyArguments& arguments) {
  report::ProgressStyle style = report::ProgressStyle::detect(STDERR_FILENO);
  if (arguments.quiet) style.form = report::ProgressStyle::Form::silent;
  return style;
}

std::string resume_hint(const std::filesystem::path& directory) {
  return fmt::format("Interrupted; what was finished is kept. The same command with --resume --out {} goes on.\n",
                     directory.string());
}

}  // namespace stakemine::tools
