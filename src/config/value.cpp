// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/value.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>

namespace stakemine::config {

Value Value::make_object(std::initializer_list<std::pair<std::string, Value>> entries) {
  Object object;
  object.reserve(entries.size());
  for (const auto& [key, value] : entries) object.push_back({key, value});
  return Value{std::move(object)};
}

Value Value::make_array(std::initializer_list<Value> items) {
  return Value{Array(items)};
}

double Value::number() const {
  STAKEMINE_ASSERT(is_number());
  if (is_signed_integer()) return static_cast<double>(signed_integer());
  if (is_unsigned_integer()) return static_cast<double>(unsigned_integer());
  return std::get<double>(data_);
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  const auto found = std::ranges::find(object(), key, &Entry::key);
  return found == object().end() ? nullptr : &found->value;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

void Value::set(std::string_view key, Value value) {
  if (Value* existing = find(key)) {
    *existing = std::move(value);
  } else {
    object().push_back({std::string{key}, std::move(value)});
  }
}

std::string_view Value::kind() const {
  if (is_null()) return "null";
  if (is_bool()) return "true or false";
  if (is_number()) return "a number";
  if (is_string()) return "text";
  return is_array() ? "a list" : "an object";
}

}  // namespace stakemine::config
