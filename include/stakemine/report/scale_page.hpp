// SPDX-License-Identifier: Apache-2.0
/// report.html of `scale`: both curves, the network's and the simulator's, with their fits. Self-contained as a run's
/// page is (page.hpp).
#pragma once

#include "stakemine/report/scale_report.hpp"

#include <ostream>
#include <string_view>

namespace stakemine::report {

void render_scale_page(std::ostream& out, const ScaleReport& report, std::string_view resolved_config,
                       const Manifest& manifest);

}  // namespace stakemine::report
