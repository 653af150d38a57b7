// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/changes.hpp"

#include <utility>

#include <fmt/format.h>

namespace stakemine::config {

std::vector<std::string> pointer_tokens(std::string_view pointer) {
  if (pointer.size() < 2 || pointer.front() != '/') return {};
  std::vector<std::string> tokens;
  std::string token;
  for (std::size_t i = 1; i <= pointer.size(); ++i) {
    if (i == pointer.size() || pointer[i] == '/') {
      tokens.push_back(std::exchange(token, {}));
    } else if (pointer[i] == '~' && i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      token += pointer[++i] == '0' ? '~' : '/';
    } else {
      token += pointer[i];
    }
  }
  return tokens;
}

std::string pointer_of(const std::vector<std::string>& tokens) {
  std::string pointer;
  for (const std::string& token : tokens) {
    pointer += '/';
    for (const char c : token) {
      if (c == '~') {
        pointer += "~0";
      } else if (c == '/') {
        pointer += "~1";
      } else {
        pointer += c;
      }
    }
  }
  return pointer;
}

void Codec<Changes>::read(Changes& out, const Value& value, const FieldOptions&, Reader& reader) {
  if (!value.is_object()) {
    reader.error(value, fmt::format("{} where an object is expected, such as {{\"/rounds\": 5}}", value.kind()));
    return;
  }
  for (const Entry& entry : value.object()) {
    Override change{pointer_tokens(entry.key), entry.value};
    if (change.path.empty()) {
      reader.error_at(entry.key, entry.value, "is no JSON pointer; expected one such as \"/miners/0/count\"");
    } else {
      out.list.push_back(std::move(change));
    }
  }
}

void Codec<Changes>::write(const Changes& value, const FieldOptions&, JsonWriter& writer) {
  writer.begin_object();
  for (const Override& change : value.list) {
    writer.key(pointer_of(change.path));
    writer.value(change.value);
  }
  writer.end_object();
}

Value Codec<Changes>::schema(const FieldOptions&, SchemaBuilder&) {
  return Value::make_object({{"type", "object"}, {"propertyNames", Value::make_object({{"pattern", "^/"}})}});
}

}  // namespace stakemine::config
