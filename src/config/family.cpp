// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/family.hpp"

#include <optional>

#include <fmt/format.h>

namespace stakemine::config {

const ObjectDescription& NoOptions::description() {
  static const auto described = Description<NoOptions>("none", "No options.");
  return described;
}

std::vector<std::string_view> FamilyBase::names() const {
  std::vector<std::string_view> all;
  for (std::size_t index = 0; index < size(); ++index) all.emplace_back(info(index).name);
  return all;
}

std::size_t FamilyBase::index_of(std::string_view name) const {
  std::size_t index = 0;
  while (index < size() && info(index).name != name) ++index;
  return index;
}

std::optional<ReadChoice> read_choice(const FamilyBase& family, std::string_view fallback, const Value& value,
                                      Reader& reader, KeysAround around) {
  const auto names = family.names();
  std::optional<std::size_t> index;
  Value nothing = Value::make_object();
  nothing.line = value.line;
  const bool bare = value.is_string();
  if (!bare && !value.is_object()) {
    reader.error(value,
                 fmt::format("{} where the name of a member of the family {} or an object with \"type\" is expected",
                             value.kind(), family.name()));
    return std::nullopt;
  }
  if (bare) {
    index = read_name(value, names, reader);
  } else if (const Value* type = value.find("type")) {
    const auto step = reader.enter("type");
    index = read_name(*type, names, reader);
  } else if (!fallback.empty()) {
    index = family.index_of(fallback);
  } else {
    reader.error_at("type", value, fmt::format("is required: {}", names_text(names)));
  }
  if (!index) return std::nullopt;

  const MemberInfo& member = family.info(*index);
  const Value& source = bare ? nothing : value;
  const std::shared_ptr<void> options = member.new_options();
  const std::size_t errors_before = reader.error_count();
  member.options->read_own(options.get(), source, reader);
  if (around == KeysAround::none) {
    auto legal = member.options->legal_keys(nullptr);
    legal.insert(legal.begin(), "type");
    ObjectDescription::refuse_unknown(source, reader, legal);
  }
  if (reader.error_count() != errors_before) return std::nullopt;
  member.options->check(options.get(), source, reader);
  if (reader.error_count() != errors_before) return std::nullopt;
  return ReadChoice{*index, options};
}

void write_choice(ChosenMember chosen, JsonWriter& writer) {
  writer.begin_object();
  writer.key("type");
  writer.string(chosen.member->name);
  chosen.member->options->write_own(chosen.options, writer);
  writer.end_object();
}

}  // namespace stakemine::config
