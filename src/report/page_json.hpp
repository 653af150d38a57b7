// SPDX-License-Identifier: Apache-2.0
/// What the data of every page has in common.
#pragma once

#include "stakemine/config/json_writer.hpp"
#include "stakemine/report/manifest.hpp"

#include <string>
#include <string_view>

namespace stakemine::report {

/// Members of the object that is open: the config's text, or its first 256 kB.
void write_page_config(config::JsonWriter& json, std::string_view text);
/// Likewise: which build made the page, when, by which command.
void write_page_origin(config::JsonWriter& json, const Manifest& manifest);

/// The document so that it may stand in a script element: without '<'.
[[nodiscard]] std::string without_markup(const std::string& json);

}  // namespace stakemine::report
