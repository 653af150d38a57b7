// SPDX-License-Identifier: Apache-2.0
/// What the descriptions are made into besides reading: a JSON Schema, an explanation of one config, a reference page.
#pragma once

#include "stakemine/config/description.hpp"
#include "stakemine/config/family.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace stakemine::config {

/// Gathers the definitions of a schema, each struct and family once.
class SchemaBuilder {
 public:
  /// `{"$ref": "#/$defs/<name>"}`; `define` is asked for the definition the first time.
  [[nodiscard]] Value reference(const std::string& name, const std::function<Value()>& define);
  [[nodiscard]] Value definitions() &&;

 private:
  std::map<std::string, Value> definitions_;
};

/// The JSON Schema (draft 2020-12) of documents that the description reads.
[[nodiscard]] Value json_schema(const ObjectDescription& root, const std::string& title, const std::string& id);

/// One line a field of the resolved config: pointer, value, whether it was given or is the default, and its text.
struct Explanation {
  std::string pointer, value, text;
  bool given = false;
};
/// \param resolved the complete config, \param given what its author wrote.
[[nodiscard]] std::vector<Explanation> explain(const ObjectDescription& root, const Value& resolved,
                                               const Value& given);

/// Every struct and family that the description leads to, the description itself first, each once.
struct Parts {
  std::vector<const ObjectDescription*> objects;
  std::vector<const FamilyBase*> families;
};
[[nodiscard]] Parts parts_of(const ObjectDescription& root);

/// The reference page, in Markdown.
[[nodiscard]] std::string reference_page(const ObjectDescription& root, const std::string& title);

}  // namespace stakemine::config
