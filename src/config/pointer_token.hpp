// SPDX-License-Identifier: Apache-2.0
/// How errors name places in a document.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::config {

/// A key as a token of a JSON pointer (RFC 6901), without control characters: an error is one line, whatever a key
/// holds.
[[nodiscard]] inline std::string shown_token(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      text += fmt::format("\\x{:02x}", c);
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace stakemine::config
