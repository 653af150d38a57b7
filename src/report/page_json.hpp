// SPDX-License-Identifier: Apache-2.0
/// What the data of every page has in common.
#pragma once

#include "stakemine/config/json_writer.hpp"
#include "stakemine/experiment/result.hpp"
#include "stakemine/report/manifest.hpp"

#include <string>
#include <string_view>

namespace stakemine::report {

/// What the page shows of one round's miners, and timeline.json holds. A time that never came has no key.
void write_timeline(config::JsonWriter& json, const experiment::Timeline& timeline);

/// Members of the object that is open: the config's text, or its first 256 kB.
void write_page_config(config::JsonWriter& json, std::string_view text);
/// Likewise: which build made the page, when, by which command.
void write_page_origin(config::JsonWriter& json, const Manifest& manifest);

/// The document so that it may stand in a script element: without '<'.
[[nodiscard]] std::string without_markup(const std::string& json);

}  // namespace stakemine::report
