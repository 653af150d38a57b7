// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/schema.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

// The default of a field, as JSON; nothing where it has none to show.
std::optional<Value> default_of(const ObjectDescription& description, const Field& field) {
  if (field.options().required || !field.present(description.defaults())) return std::nullopt;
  ValueBuilder builder;
  field.write(description.defaults(), builder);
  return builder.take();
}

void add_fields(const ObjectDescription& description, SchemaBuilder& builder, Value& properties, Value& required) {
  for (const auto& field : description.fields()) {
    Value schema = field->schema(builder);
    // Siblings of $ref are legal from draft 2019-09 on.
    schema.set("description", field->text());
    if (auto standard = default_of(description, *field)) schema.set("default", std::move(*standard));
    properties.set(field->name(), std::move(schema));
    if (field->options().required) required.array().emplace_back(field->name());
  }
}

// Whether "type" must be there: a member that is the default may be chosen by leaving it out.
enum class TypeKey { required, optional };

Value object_of(const ObjectDescription* own, const MemberInfo* member, TypeKey type_key, SchemaBuilder& builder) {
  Value properties = Value::make_object();
  Value required = Value::make_array();
  if (member != nullptr) {
    properties.set("type", Value::make_object({{"const", member->name}, {"description", member->summary}}));
    if (type_key == TypeKey::required) required.array().emplace_back("type");
    add_fields(*member->options, builder, properties, required);
  }
  if (own != nullptr) add_fields(*own, builder, properties, required);
  Value schema = Value::make_object({{"type", "object"}, {"properties", properties}, {"additionalProperties", false}});
  if (!required.array().empty()) schema.set("required", required);
  return schema;
}

bool may_be_bare(const ObjectDescription& description) {
  return std::ranges::none_of(description.fields(), [](const auto& field) { return field->options().required; });
}

// A family's members as alternatives: each an object with its options (and the keys of `own` around them), those
// without required options also as bare names.
Value alternatives(const FamilyBase& family, const ObjectDescription* own, std::string_view fallback,
                   SchemaBuilder& builder) {
  Value names = Value::make_array();
  Value any = Value::make_array();
  for (std::size_t index = 0; index < family.size(); ++index) {
    const MemberInfo& member = family.info(index);
    if (may_be_bare(*member.options)) names.array().emplace_back(member.name);
    any.array().push_back(
        object_of(own, &member, member.name != fallback ? TypeKey::required : TypeKey::optional, builder));
  }
  if (!names.array().empty()) any.array().insert(any.array().begin(), Value::make_object({{"enum", names}}));
  return Value::make_object({{"description", family.summary()}, {"anyOf", any}});
}

}  // namespace

Value SchemaBuilder::reference(const std::string& name, const std::function<Value()>& define) {
  if (!definitions_.contains(name)) {
    definitions_[name];  // what refers back to it finds it defined
    Value definition = define();
    definitions_[name] = std::move(definition);
  }
  return Value::make_object({{"$ref", "#/$defs/" + name}});
}

Value SchemaBuilder::definitions() && {
  Value all = Value::make_object();
  for (auto& [name, definition] : definitions_) all.set(name, std::move(definition));
  return all;
}

Value object_schema(const ObjectDescription& description, SchemaBuilder& builder) {
  return builder.reference(description.name(), [&] {
    if (description.inline_choice().family == nullptr) {
      Value schema = object_of(&description, nullptr, TypeKey::optional, builder);
      schema.set("description", description.summary());
      return schema;
    }
    const std::string fallback = description.inline_choice().chosen(description.defaults()).member->name;
    return alternatives(*description.inline_choice().family, &description, fallback, builder);
  });
}

Value choice_schema(const FamilyBase& family, SchemaBuilder& builder) {
  return builder.reference("family_" + family.name(), [&] { return alternatives(family, nullptr, "", builder); });
}

Value json_schema(const ObjectDescription& root, const std::string& title, const std::string& id) {
  SchemaBuilder builder;
  Value body = object_of(&root, nullptr, TypeKey::optional, builder);
  Value schema = Value::make_object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                     {"$id", id},
                                     {"title", title},
                                     {"description", root.summary()}});
  for (Entry& entry : body.object()) schema.set(entry.key, std::move(entry.value));
  schema.set("$defs", std::move(builder).definitions());
  return schema;
}

}  // namespace stakemine::config
