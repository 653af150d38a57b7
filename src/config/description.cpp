// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/description.hpp"

#include "stakemine/config/family.hpp"
#include "stakemine/core/nearest_name.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::config {

const Field* ObjectDescription::find(std::string_view key) const {
  const auto found =
      std::ranges::find(fields_, key, [](const auto& field) -> std::string_view { return field->name(); });
  return found == fields_.end() ? nullptr : found->get();
}

void ObjectDescription::read(void* object, const Value& value, Reader& reader) const {
  if (!value.is_object() && !(inline_.family != nullptr && value.is_string())) {
    reader.error(value, fmt::format("{} where an object is expected", value.kind()));
    return;
  }
  Value bare_name;
  if (value.is_string()) {  // "allocation": "systematic"
    bare_name = Value::make_object({{"type", value}});
    bare_name.line = value.line;
  }
  const Value& source = value.is_string() ? bare_name : value;
  const std::size_t errors_before = reader.error_count();
  read_own(object, source, reader);
  const MemberInfo* member = nullptr;
  bool member_known = true;
  if (inline_.family != nullptr) {
    const std::size_t errors_of_fields = reader.error_count();
    inline_.read(object, source, reader);
    member = inline_.chosen(object).member;
    const Value* type = source.find("type");
    member_known = type == nullptr || reader.error_count() == errors_of_fields ||
                   (type->is_string() && inline_.family->index_of(type->string()) < inline_.family->size());
  }
  if (member_known) refuse_unknown(source, reader, legal_keys(member));
  if (reader.error_count() == errors_before) check(object, source, reader);
}

void ObjectDescription::read_own(void* object, const Value& value, Reader& reader) const {
  for (const auto& field : fields_) {
    if (reader.was_read(field->name())) continue;
    const Value* given = value.find(field->name());
    if (given != nullptr) {
      const auto step = reader.enter(field->name());
      field->read(object, *given, reader);
    } else if (field->options().required) {
      reader.error_at(field->name(), value, fmt::format("is required: {}", field->type_text()));
    }
  }
}

void ObjectDescription::check(const void* object, const Value& value, Reader& reader) const {
  const Complain complain = [&](std::string_view key, std::string_view message) {
    if (key.empty()) {
      reader.error(value, message);
    } else {
      const Value* given = value.find(key);
      reader.error_at(key, given != nullptr ? *given : value, message);
    }
  };
  for (const auto& rule : checks_) rule(object, complain);
}

std::vector<std::string_view> ObjectDescription::legal_keys(const MemberInfo* member) const {
  std::vector<std::string_view> legal;
  if (inline_.family != nullptr) legal.emplace_back("type");
  for (const auto& field : fields_) legal.emplace_back(field->name());
  if (member != nullptr)
    for (const auto& field : member->options->fields()) legal.emplace_back(field->name());
  return legal;
}

void ObjectDescription::refuse_unknown(const Value& value, Reader& reader, const std::vector<std::string_view>& legal) {
  for (const Entry& entry : value.object()) {
    if (std::ranges::find(legal, entry.key) != legal.end()) continue;
    const auto near = nearest_name(entry.key, legal);
    reader.error_at(entry.key, entry.value,
                    near ? fmt::format("unknown key; did you mean \"{}\"?", *near)
                         : fmt::format("unknown key; legal here: {}", quoted_list(legal)));
  }
}

void ObjectDescription::write(const void* object, JsonWriter& writer) const {
  writer.begin_object();
  write_own(object, writer);
  writer.end_object();
}

void ObjectDescription::write_own(const void* object, JsonWriter& writer) const {
  if (inline_.family != nullptr) {
    const ChosenMember chosen = inline_.chosen(object);
    writer.key("type");
    writer.string(chosen.member->name);
    chosen.member->options->write_own(chosen.options, writer);
  }
  for (const auto& field : fields_) {
    if (!field->present(object)) continue;
    writer.key(field->name());
    field->write(object, writer);
  }
}

}  // namespace stakemine::config
