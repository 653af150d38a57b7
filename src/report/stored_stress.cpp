// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"
#include "stakemine/config/value.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/report/page.hpp"
#include "stakemine/report/stored_run.hpp"
#include "stakemine/report/stress_report.hpp"

#include "report/page_json.hpp"
#include "report/page_parts.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) throw UserError(fmt::format("{}: can't be read", file.string()));
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// What the page's script reads without asking.
void check(const config::Value& summary, const fs::path& file) {
  const auto is_array = [&](const config::Value& object, std::string_view key) {
    const config::Value* const value = object.find(key);
    return value != nullptr && value->is_array();
  };
  bool sound = summary.is_object() && is_array(summary, "cells") && is_array(summary, "quantiles") &&
               is_array(summary, "invariants");
  if (sound)
    for (const config::Value& cell : summary.find("cells")->array())
      sound = sound && cell.is_object() && is_array(cell, "latency_s") && is_array(cell, "corrected_latency_s");
  if (!sound) throw UserError(fmt::format("{}: not what stakemine stress writes", file.string()));
}

}  // namespace

bool is_stress_directory(const fs::path& directory) {
  std::error_code ignored;
  return fs::is_regular_file(directory / "stress.csv", ignored);
}

void render_stored_stress_page(std::ostream& out, const fs::path& directory) {
  const fs::path file = directory / "summary.json";
  const config::Value summary = config::parse_json_file(file);
  check(summary, file);
  std::ostringstream text;
  config::JsonTextWriter json{text, config::Layout::compact};
  json.begin_object();
  for (const auto& [key, value] : summary.object()) {
    json.key(key);
    json.value(value);
  }
  write_page_config(json, text_of(directory / "config.json"));
  write_page_origin(json, read_manifest(directory / "manifest.json"));
  json.end_object();
  assemble_page(out, PageKind::stress, without_markup(std::move(text).str()));
}

}  // namespace stakemine::report
