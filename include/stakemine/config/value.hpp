// SPDX-License-Identifier: Apache-2.0
/// A JSON value that remembers the line it stood on. Built by json.hpp; read through descriptions (description.hpp) or
/// by hand.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace stakemine::config {

struct Entry;

/// Numbers keep the form in which they were written: integers exactly, from -2^63 to 2^64 - 1.
class Value {
 public:
  using Array = std::vector<Value>;
  using Object = std::vector<Entry>;  ///< in the order of the file; keys are distinct

  Value();  ///< null
  Value(std::nullptr_t);
  Value(bool value);
  Value(int value);
  Value(std::int64_t value);
  Value(std::uint64_t value);
  Value(double value);
  Value(const char* value);
  Value(std::string value);
  Value(std::string_view value);
  Value(Array value);
  Value(Object value);

  [[nodiscard]] static Value make_object(std::initializer_list<std::pair<std::string, Value>> entries = {});
  [[nodiscard]] static Value make_array(std::initializer_list<Value> items = {});

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(data_); }
  [[nodiscard]] bool is_integer() const { return is_signed_integer() || is_unsigned_integer(); }
  [[nodiscard]] bool is_signed_integer() const { return std::holds_alternative<std::int64_t>(data_); }
  [[nodiscard]] bool is_unsigned_integer() const { return std::holds_alternative<std::uint64_t>(data_); }
  [[nodiscard]] bool is_number() const { return is_integer() || std::holds_alternative<double>(data_); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(data_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(data_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(data_); }

  // The following need a value of that kind (an assertion otherwise).
  [[nodiscard]] bool boolean() const { return std::get<bool>(data_); }
  [[nodiscard]] std::int64_t signed_integer() const { return std::get<std::int64_t>(data_); }
  [[nodiscard]] std::uint64_t unsigned_integer() const { return std::get<std::uint64_t>(data_); }
  [[nodiscard]] double number() const;  ///< of any number, rounded to the nearest double
  [[nodiscard]] const std::string& string() const { return std::get<std::string>(data_); }
  [[nodiscard]] const Array& array() const { return std::get<Array>(data_); }
  [[nodiscard]] Array& array() { return std::get<Array>(data_); }
  [[nodiscard]] const Object& object() const { return std::get<Object>(data_); }
  [[nodiscard]] Object& object() { return std::get<Object>(data_); }

  /// The value of a key of this object; null pointer where the key is absent or this is no object.
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] Value* find(std::string_view key);
  /// Adds a key at the end, or replaces its value. This must be an object.
  void set(std::string_view key, Value value);

  /// "a string", "an object", … for messages.
  [[nodiscard]] std::string_view kind() const;

  std::uint32_t line = 0;  ///< from 1; 0 where the value did not come from a file

 private:
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array, Object> data_;
};

struct Entry {
  std::string key;
  Value value;
};

// Here, since a variant of objects can be made only where an Entry is complete.
inline Value::Value() = default;
inline Value::Value(std::nullptr_t) {}
inline Value::Value(bool value) : data_(value) {}
inline Value::Value(int value) : data_(std::int64_t{value}) {}
inline Value::Value(std::int64_t value) : data_(value) {}
inline Value::Value(std::uint64_t value) : data_(value) {}
inline Value::Value(double value) : data_(value) {}
inline Value::Value(const char* value) : data_(std::string{value}) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(std::string_view value) : data_(std::string{value}) {}
inline Value::Value(Array value) : data_(std::move(value)) {}
inline Value::Value(Object value) : data_(std::move(value)) {}

}  // namespace stakemine::config
