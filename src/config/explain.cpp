// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

class Explainer {
 public:
  explicit Explainer(std::vector<Explanation>& out) : out_(out) {}

  void object(const ObjectDescription& description, const Value& resolved, const Value* given, const std::string& at) {
    const auto& inline_family = description.inline_choice().family;
    if (inline_family != nullptr) member(*inline_family, resolved, given, at);
    fields(description, resolved, given, at);
  }

 private:
  void fields(const ObjectDescription& description, const Value& resolved, const Value* given, const std::string& at) {
    for (const auto& field : description.fields()) {
      const Value* value = resolved.find(field->name());
      if (value == nullptr) continue;
      const Value* written = given != nullptr ? given->find(field->name()) : nullptr;
      this->field(*field, *value, written, at + "/" + field->name());
    }
  }

  void field(const Field& field, const Value& value, const Value* given, const std::string& at) {
    if (value.is_array() && field.nested() != nullptr) {
      for (std::size_t index = 0; index < value.array().size(); ++index) {
        const bool also_given = given != nullptr && given->is_array() && index < given->array().size();
        object(*field.nested(), value.array()[index], also_given ? &given->array()[index] : nullptr,
               fmt::format("{}/{}", at, index));
      }
    } else if (value.is_object() && field.nested() != nullptr) {
      object(*field.nested(), value, given, at);
    } else if (value.is_object() && field.family() != nullptr) {
      if (const MemberInfo* chosen = member(*field.family(), value, given, at, field.text()))
        fields(*chosen->options, value, given, at);
    } else {
      add({.pointer = at, .value = {}, .text = field.text(), .given = given != nullptr}, value);
    }
  }

  const MemberInfo* member(const FamilyBase& family, const Value& resolved, const Value* given, const std::string& at,
                           const std::string& purpose = "") {
    const Value* type = resolved.find("type");
    if (type == nullptr) return nullptr;
    const std::size_t index = family.index_of(type->string());
    if (index == family.size()) return nullptr;
    const MemberInfo& chosen = family.info(index);
    const bool written = given != nullptr && (given->is_string() || given->find("type") != nullptr);
    add({.pointer = at + "/type",
         .value = {},
         .text = purpose.empty() ? chosen.summary : purpose + " — " + chosen.summary,
         .given = written},
        *type);
    if (purpose.empty()) fields(*chosen.options, resolved, given, at);
    return &chosen;
  }

  // \param line without its value.
  void add(Explanation line, const Value& value) {
    std::string shown = to_json(value);
    constexpr std::size_t kLongest = 200;
    if (shown.size() > kLongest) shown = shown.substr(0, kLongest) + "…";
    line.value = std::move(shown);
    out_.push_back(std::move(line));
  }

  std::vector<Explanation>& out_;
};

}  // namespace

std::vector<Explanation> explain(const ObjectDescription& root, const Value& resolved, const Value& given) {
  std::vector<Explanation> lines;
  Explainer{lines}.object(root, resolved, &given, "");
  return lines;
}

}  // namespace stakemine::config
