// SPDX-License-Identifier: Apache-2.0
#include "report/page_json.hpp"

#include "report/json_members.hpp"
#include "report/result_members.hpp"

#include <cstddef>

namespace stakemine::report {
namespace {

constexpr std::size_t kMostConfigBytes = std::size_t{256} << 10;

}  // namespace

void write_timeline(config::JsonWriter& json, const experiment::Timeline& timeline) {
  MembersWriter io{json};
  json.begin_object();
  members_of(io, timeline);
  json.end_object();
}

void write_page_config(config::JsonWriter& json, std::string_view text) {
  JsonMembers members{json};
  members.count("config_bytes", text.size());
  if (text.size() > kMostConfigBytes) {
    std::size_t end = text.rfind('\n', kMostConfigBytes);
    if (end == std::string_view::npos) {
      // Not inside a character of UTF-8.
      for (end = kMostConfigBytes; end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U;) --end;
    }
    text = text.substr(0, end);
  }
  members.count("config_bytes_shown", text.size());
  members.text("config", text);
}

std::string without_markup(const std::string& json) {
  std::string safe;
  safe.reserve(json.size() + json.size() / 64);
  for (const char character : json) {
    if (character == '<') {
      safe += "\\u003c";
    } else {
      safe += character;
    }
  }
  return safe;
}

void write_page_origin(config::JsonWriter& json, const Manifest& manifest) {
  JsonMembers members{json};
  members.text("version", manifest.version);
  members.text("git_id", manifest.git_id);
  members.text("made", manifest.finished.empty() ? manifest.started : manifest.finished);
  members.text("command", shell_command(manifest.command_line));
}

}  // namespace stakemine::report
