// SPDX-License-Identifier: Apache-2.0
/// report.html: a run as one self-contained page. It asks nothing of any network: the plotting library (Apache
/// ECharts), the style and the data stand in the file, and a content security policy forbids everything else. Names
/// that come from a config are text in it, never markup.
///
/// Size: 1.2 MB and the data: a run of 1,000,000 miners and any number of rounds adds less than 1.5 MB, since the page
/// shows at most 2,000 miners and 2,000 rounds (which of them is a function of the result) and the first 256 kB of the
/// config; curves and histograms are computed from all miners.
#pragma once

#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include <ostream>
#include <string>
#include <string_view>

namespace stakemine::report {

/// \param resolved_config JSON text, shown as it is. \param manifest for the foot of the page; what is empty is left
/// out. Time O(n log n) in miners. Thread-safe.
void render_report(std::ostream& out, const experiment::RunResult& result, std::string_view resolved_config,
                   const Manifest& manifest);
[[nodiscard]] std::string render_report(const experiment::RunResult& result, std::string_view resolved_config,
                                        const Manifest& manifest = {});

}  // namespace stakemine::report
