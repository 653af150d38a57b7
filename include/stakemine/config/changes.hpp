// SPDX-License-Identifier: Apache-2.0
/// Changes of a document by JSON pointer, as a field that a study holds for the config that it changes.
#pragma once

#include "stakemine/config/codec.hpp"
#include "stakemine/config/document.hpp"

#include <string>
#include <vector>

namespace stakemine::config {

/// `{"/rounds": 5, "/miners/0/count": 10}`: changes of a config by JSON pointer (RFC 6901).
struct Changes {
  std::vector<Override> list;  ///< in the order of the file
};

/// The tokens of a JSON pointer; nothing where it is none, or empty.
[[nodiscard]] std::vector<std::string> pointer_tokens(std::string_view pointer);
/// The pointer that has these tokens.
[[nodiscard]] std::string pointer_of(const std::vector<std::string>& tokens);

template <>
struct Codec<Changes> : PlainCodec {
  static void read(Changes& out, const Value& value, const FieldOptions& options, Reader& reader);
  static void write(const Changes& value, const FieldOptions& options, JsonWriter& writer);
  static Value schema(const FieldOptions& options, SchemaBuilder& builder);
  static std::string type_text(const FieldOptions&) { return "object: a value for each JSON pointer"; }
};

}  // namespace stakemine::config
