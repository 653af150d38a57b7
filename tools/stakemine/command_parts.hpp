// SPDX-License-Identifier: Apache-2.0
/// What several subcommands do alike.
#pragma once

#include "stakemine/commands.hpp"
#include "stakemine/config/document.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/report/progress.hpp"
#include "stakemine/report/study_directory.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::tools {

/// A config with every default filled in, as JSON.
[[nodiscard]] std::string resolved_text(const experiment::ExperimentConfig& config);

[[nodiscard]] std::vector<config::Override> parse_overrides(const std::vector<std::string>& sets);

/// "10,100,1e6": whole numbers ≥ least, each once, in the order given. \throws UserError naming the option
[[nodiscard]] std::vector<std::uint64_t> parse_counts(std::string_view text, std::string_view option,
                                                      std::uint64_t least, std::uint64_t most);

/// Seconds, or a duration with its unit, such as "2 min". \throws UserError naming the option
[[nodiscard]] double parse_seconds(const std::string& text, std::string_view option, double least_s);

/// Where a study's options want it. \throws UserError where they contradict each other
[[nodiscard]] report::StudyDirectory study_directory(const StudyArguments& arguments, std::string_view name);

[[nodiscard]] report::ProgressStyle progress_style(const StudyArguments& arguments);

/// The words that end a study which was interrupted.
[[nodiscard]] std::string resume_hint(const std::filesystem::path& directory);

}  // namespace stakemine::tools
