// SPDX-License-Identifier: Apache-2.0
/// Several runs laid over each other on one page, named by what differs in their configs.
#pragma once

#include "stakemine/report/manifest.hpp"
#include "stakemine/report/stored_run.hpp"

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace stakemine::report {

/// What to call each run: the values of the (at most three) places in which the configs differ, such as
/// "type webster, count 200"; the folders' names where nothing or more differs.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<StoredRun>& runs);

/// A self-contained page (page.hpp): the runs' curves over each other, their summaries side by side, the differences of
/// their configs. Curves of at most twelve runs and 2,000 rounds. \param page where it will lie, for links to the runs
void render_comparison(std::ostream& out, const std::vector<StoredRun>& runs, const std::filesystem::path& page,
                       const Manifest& manifest);

}  // namespace stakemine::report
