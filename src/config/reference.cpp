// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

class Gatherer {
 public:
  Parts parts;

  void object(const ObjectDescription& description) {
    if (std::ranges::find(parts.objects, &description) != parts.objects.end()) return;
    parts.objects.push_back(&description);
    if (description.inline_choice().family != nullptr) family(*description.inline_choice().family);
    fields(description);
  }

 private:
  void fields(const ObjectDescription& description) {
    for (const auto& field : description.fields()) {
      if (field->nested() != nullptr) object(*field->nested());
      if (field->family() != nullptr) family(*field->family());
    }
  }
  void family(const FamilyBase& base) {
    if (std::ranges::find(parts.families, &base) != parts.families.end()) return;
    parts.families.push_back(&base);
    for (std::size_t index = 0; index < base.size(); ++index) fields(*base.info(index).options);
  }
};

std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string{"\\|"} : std::string{c};
  return escaped;
}

std::string field_row(const ObjectDescription& description, const Field& field) {
  std::string standard = "—";
  if (field.options().required) {
    standard = "**required**";
  } else if (field.present(description.defaults())) {
    ValueBuilder builder;
    field.write(description.defaults(), builder);
    standard = "`" + to_json(builder.take()) + "`";
  }
  std::string type = field.type_text();
  if (field.nested() != nullptr)
    type += fmt::format(" [{0}](#{0})", field.nested()->name());
  else if (field.family() != nullptr)
    type = fmt::format("{}, see [{}](#family-{})", type, field.family()->name(), field.family()->name());
  return fmt::format("| `{}` | {} | {} | {} |\n", field.name(), cell(type), cell(standard), cell(field.text()));
}

std::string field_table(const ObjectDescription& description) {
  std::string text = "| key | value | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const auto& field : description.fields()) text += field_row(description, *field);
  return text;
}

}  // namespace

Parts parts_of(const ObjectDescription& root) {
  Gatherer gatherer;
  gatherer.object(root);
  return std::move(gatherer.parts);
}

std::string reference_page(const ObjectDescription& root, const std::string& title) {
  const Parts parts = parts_of(root);
  std::string text = fmt::format("# {}\n\n", title);
  for (const ObjectDescription* object : parts.objects) {
    text += fmt::format("## {}\n\n{}\n\n", object->name(), object->summary());
    if (const FamilyBase* family = object->inline_choice().family)
      text += fmt::format(
          "`type` chooses a member of the [family {0}](#family-{0}), whose options stand beside it; the "
          "bare name may stand for the whole.\n\n",
          family->name());
    if (!object->fields().empty()) text += field_table(*object) + "\n";
  }
  for (const FamilyBase* family : parts.families) {
    text += fmt::format("## family {}\n\n{}\n\n", family->name(), family->summary());
    for (std::size_t index = 0; index < family->size(); ++index) {
      const MemberInfo& member = family->info(index);
      text += fmt::format("### `{}`\n\n{}\n", member.name, member.summary);
      if (member.source != "—") text += fmt::format("Source: {}.\n", member.source);
      text += "\n";
      if (!member.options->fields().empty()) text += field_table(*member.options) + "\n";
    }
  }
  return text;
}

}  // namespace stakemine::config
