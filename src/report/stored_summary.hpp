// SPDX-License-Identifier: Apache-2.0
/// summary.json and manifest.json, read back.
#pragma once

#include "stakemine/config/value.hpp"
#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include <string>

namespace stakemine::report {

/// \param file for errors. Keys that are missing leave what stands for nothing. \throws UserError where a key has
/// another kind of value than stakemine writes
[[nodiscard]] experiment::Summary summary_from(const config::Value& document, const std::string& file);
[[nodiscard]] experiment::Timeline timeline_from(const config::Value& document, const std::string& file);
[[nodiscard]] Manifest manifest_from(const config::Value& document, const std::string& file);

}  // namespace stakemine::report
