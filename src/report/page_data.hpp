// SPDX-License-Identifier: Apache-2.0
/// The data of report.html, as page/page.js reads it.
#pragma once

#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include <string>
#include <string_view>

namespace stakemine::report {

/// One JSON document that may stand in a script element: it has no '<'.
[[nodiscard]] std::string page_data(const experiment::RunResult& result, std::string_view resolved_config,
                                    const Manifest& manifest);

}  // namespace stakemine::report
