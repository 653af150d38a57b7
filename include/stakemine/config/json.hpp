// SPDX-License-Identifier: Apache-2.0
/// Reading JSON from files that may be hostile or huge (RFC 8259, strict: no comments, no duplicate keys, valid UTF-8).
/// Nesting beyond 64 levels and tokens beyond 1 MiB are refused before they are stored.
#pragma once

#include "stakemine/config/json_writer.hpp"
#include "stakemine/config/value.hpp"

#include <filesystem>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

namespace stakemine::config {

/// Takes the elements of the arrays that stand directly in the root object, so that a million of them need not be held.
class ElementSink {
 public:
  virtual ~ElementSink() = default;
  /// Whether the elements of this array are wanted one by one.
  [[nodiscard]] virtual bool wants(std::string_view root_key) const = 0;
  /// The next element of that array. In the finished document the array is empty.
  virtual void element(std::string_view root_key, std::size_t index, Value&& element) = 0;
};

/// Parses a document. \param source names it in errors. \throws UserError `source:line: what is wrong`. Linear time;
/// memory: the values (but for streamed elements) and a buffer.
[[nodiscard]] Value parse_json(std::istream& in, const std::string& source, ElementSink* sink = nullptr);
[[nodiscard]] Value parse_json(std::string_view text, const std::string& source, ElementSink* sink = nullptr);
/// \throws UserError also where the file can't be read.
[[nodiscard]] Value parse_json_file(const std::filesystem::path& path, ElementSink* sink = nullptr);

[[nodiscard]] std::string to_json(const Value& value, Layout layout = Layout::compact);

}  // namespace stakemine::config
