// SPDX-License-Identifier: Apache-2.0
/// What a run says when it is over: about a dozen lines for a person at a terminal.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <filesystem>
#include <string>

namespace stakemine::report {

/// Aligned lines, each ended by a line feed: what was run, what came of it, what an attack cost and how the same
/// network fared otherwise, who did the work and was paid, the digest, what the run leaves out, and where the report
/// is. \param run_directory empty where nothing was written
[[nodiscard]] std::string closing_summary(const experiment::RunResult& result,
                                          const std::filesystem::path& run_directory);

}  // namespace stakemine::report
