// SPDX-License-Identifier: Apache-2.0
/// From an axis as a sweep file describes it to its points.
#pragma once

#include "stakemine/experiment/sweep.hpp"

#include <string>

namespace stakemine::experiment {

/// \param place of the axis in the file, "sweep.json: /axes/0", for errors. \throws UserError where a range is not
/// legal
[[nodiscard]] SweepAxis lay_out_axis(const AxisConfig& config, const std::string& place);

}  // namespace stakemine::experiment
