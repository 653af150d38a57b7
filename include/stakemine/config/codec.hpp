// SPDX-License-Identifier: Apache-2.0
/// How a C++ type is read from JSON, written to it and put into words. Included by description.hpp; a new type of field
/// is a specialisation of Codec.
#pragma once

#include "stakemine/config/json_writer.hpp"
#include "stakemine/config/reader.hpp"
#include "stakemine/config/value.hpp"

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stakemine::config {

class FamilyBase;
class ObjectDescription;
class SchemaBuilder;

/// Whether an object that holds a choice also holds keys of the struct around it.
enum class KeysAround { none, others };

/// A file that a config names: as written, and relative to the config's folder. It must exist and be readable. Echoed
/// as an absolute path, so that a resolved config runs from wherever it lies.
struct InputFile {
  std::string written;
  std::filesystem::path path;
};

template <class T>
concept Described = requires {
  { T::description() } -> std::same_as<const ObjectDescription&>;
};

/// An enum takes part by a function in its own namespace: the name of each value.
/// `std::span<const std::pair<std::string_view, E>> enum_names(E)`.
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
  enum_names(e);
};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

/// What most codecs share: always present, leading nowhere.
struct PlainCodec {
  template <class T>
  [[nodiscard]] static bool present(const T&) {
    return true;
  }
  [[nodiscard]] static const ObjectDescription* nested() { return nullptr; }
  [[nodiscard]] static const FamilyBase* family() { return nullptr; }
};

template <class T>
struct Codec;

// The bodies behind the templates.
void read_bool(bool& out, const Value& value, Reader& reader);
void read_number(double& out, const Value& value, const FieldOptions& options, Reader& reader);
void write_number(double value, const FieldOptions& options, JsonWriter& writer);
[[nodiscard]] Value number_schema(const FieldOptions& options);
[[nodiscard]] std::string number_text(const FieldOptions& options);
/// Nothing where it is no integer of [minimum, maximum] (the field's range narrows it); the error is noted.
[[nodiscard]] std::optional<std::uint64_t> read_integer(const Value& value, std::uint64_t maximum,
                                                        const FieldOptions& options, Reader& reader);
[[nodiscard]] Value integer_schema(std::uint64_t maximum, const FieldOptions& options);
[[nodiscard]] std::string integer_text(std::uint64_t maximum, const FieldOptions& options);
void read_string(std::string& out, const Value& value, Reader& reader);
[[nodiscard]] Value typed_schema(std::string_view json_type);
void read_input_file(InputFile& out, const Value& value, Reader& reader);
[[nodiscard]] std::optional<std::size_t> read_name(const Value& value, std::span<const std::string_view> legal,
                                                   Reader& reader);
[[nodiscard]] Value names_schema(std::span<const std::string_view> legal);
[[nodiscard]] std::string names_text(std::span<const std::string_view> legal);
void read_object(const ObjectDescription& description, void* object, const Value& value, Reader& reader);
void write_object(const ObjectDescription& description, const void* object, JsonWriter& writer);
[[nodiscard]] Value object_schema(const ObjectDescription& description, SchemaBuilder& builder);
[[nodiscard]] bool expect_array(const Value& value, Reader& reader);
[[nodiscard]] Value array_schema(Value items);
[[nodiscard]] Value or_null(Value schema);

template <>
struct Codec<bool> : PlainCodec {
  static void read(bool& out, const Value& value, const FieldOptions&, Reader& reader) {
    read_bool(out, value, reader);
  }
  static void write(bool value, const FieldOptions&, JsonWriter& writer) { writer.boolean(value); }
  static Value schema(const FieldOptions&, SchemaBuilder&) { return typed_schema("boolean"); }
  static std::string type_text(const FieldOptions&) { return "true or false"; }
};

template <>
struct Codec<double> : PlainCodec {
  static void read(double& out, const Value& value, const FieldOptions& options, Reader& reader) {
    read_number(out, value, options, reader);
  }
  static void write(double value, const FieldOptions& options, JsonWriter& writer) {
    write_number(value, options, writer);
  }
  static Value schema(const FieldOptions& options, SchemaBuilder&) { return number_schema(options); }
  static std::string type_text(const FieldOptions& options) { return number_text(options); }
};

template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) struct Codec<T> : PlainCodec {
  static constexpr std::uint64_t kMaximum = std::numeric_limits<T>::max();
  static void read(T& out, const Value& value, const FieldOptions& options, Reader& reader) {
    if (const auto number = read_integer(value, kMaximum, options, reader)) out = static_cast<T>(*number);
  }
  static void write(T value, const FieldOptions&, JsonWriter& writer) { writer.unsigned_integer(value); }
  static Value schema(const FieldOptions& options, SchemaBuilder&) { return integer_schema(kMaximum, options); }
  static std::string type_text(const FieldOptions& options) { return integer_text(kMaximum, options); }
};

template <>
struct Codec<std::string> : PlainCodec {
  static void read(std::string& out, const Value& value, const FieldOptions&, Reader& reader) {
    read_string(out, value, reader);
  }
  static void write(const std::string& value, const FieldOptions&, JsonWriter& writer) { writer.string(value); }
  static Value schema(const FieldOptions&, SchemaBuilder&) { return typed_schema("string"); }
  static std::string type_text(const FieldOptions&) { return "text"; }
};

template <>
struct Codec<InputFile> : PlainCodec {
  static void read(InputFile& out, const Value& value, const FieldOptions&, Reader& reader) {
    read_input_file(out, value, reader);
  }
  static void write(const InputFile& value, const FieldOptions&, JsonWriter& writer) {
    writer.string(std::filesystem::absolute(value.path).lexically_normal().string());
  }
  static Value schema(const FieldOptions&, SchemaBuilder&) { return typed_schema("string"); }
  static std::string type_text(const FieldOptions&) { return "path of a file, relative to the config's folder"; }
};

/// A part that is kept as it was written, for whoever knows its description.
template <>
struct Codec<Value> : PlainCodec {
  static void read(Value& out, const Value& value, const FieldOptions&, Reader&) { out = value; }
  static void write(const Value& value, const FieldOptions&, JsonWriter& writer) { writer.value(value); }
  static Value schema(const FieldOptions&, SchemaBuilder&) { return Value::make_object(); }
  static std::string type_text(const FieldOptions&) { return "a section or a bare name"; }
};

template <NamedEnum E>
struct Codec<E> : PlainCodec {
  static std::vector<std::string_view> names() {
    std::vector<std::string_view> all;
    for (const auto& [name, value] : enum_names(E{})) all.push_back(name);
    return all;
  }
  static void read(E& out, const Value& value, const FieldOptions&, Reader& reader) {
    if (const auto index = read_name(value, names(), reader)) out = enum_names(E{})[*index].second;
  }
  static void write(E value, const FieldOptions&, JsonWriter& writer) {
    for (const auto& [name, candidate] : enum_names(E{}))
      if (candidate == value) writer.string(name);
  }
  static Value schema(const FieldOptions&, SchemaBuilder&) { return names_schema(names()); }
  static std::string type_text(const FieldOptions&) { return names_text(names()); }
};

template <Described T>
struct Codec<T> : PlainCodec {
  static void read(T& out, const Value& value, const FieldOptions&, Reader& reader) {
    read_object(T::description(), &out, value, reader);
  }
  static void write(const T& value, const FieldOptions&, JsonWriter& writer) {
    write_object(T::description(), &value, writer);
  }
  static Value schema(const FieldOptions&, SchemaBuilder& builder) { return object_schema(T::description(), builder); }
  static std::string type_text(const FieldOptions&) { return "object"; }
  static const ObjectDescription* nested() { return &T::description(); }
};

template <class T>
struct Codec<std::optional<T>> {
  static void read(std::optional<T>& out, const Value& value, const FieldOptions& options, Reader& reader) {
    if (value.is_null() && options.null_is_absent) {
      out.reset();
    } else {
      Codec<T>::read(out.emplace(), value, options, reader);
    }
  }
  static void write(const std::optional<T>& value, const FieldOptions& options, JsonWriter& writer) {
    if (value) {
      Codec<T>::write(*value, options, writer);
    } else {
      writer.null();
    }
  }
  static bool present(const std::optional<T>& value) { return value.has_value(); }
  static Value schema(const FieldOptions& options, SchemaBuilder& builder) {
    Value schema = Codec<T>::schema(options, builder);
    return options.null_is_absent ? or_null(std::move(schema)) : schema;
  }
  static std::string type_text(const FieldOptions& options) {
    return Codec<T>::type_text(options) + (options.null_is_absent ? " or null" : "");
  }
  static const ObjectDescription* nested() { return Codec<T>::nested(); }
  static const FamilyBase* family() { return Codec<T>::family(); }
};

template <class T>
struct Codec<std::vector<T>> {
  static void read(std::vector<T>& out, const Value& value, const FieldOptions& options, Reader& reader) {
    if (!expect_array(value, reader)) return;
    out.clear();
    out.reserve(value.array().size());
    for (std::size_t index = 0; index < value.array().size(); ++index)
      read_element(out, index, value.array()[index], options, reader);
  }
  static void read_element(std::vector<T>& out, std::size_t index, const Value& value, const FieldOptions& options,
                           Reader& reader) {
    const auto step = reader.enter(index);
    Codec<T>::read(out.emplace_back(), value, options, reader);
  }
  static void write(const std::vector<T>& value, const FieldOptions& options, JsonWriter& writer) {
    writer.begin_array();
    for (const T& item : value) Codec<T>::write(item, options, writer);
    writer.end_array();
  }
  static bool present(const std::vector<T>&) { return true; }
  static Value schema(const FieldOptions& options, SchemaBuilder& builder) {
    return array_schema(Codec<T>::schema(options, builder));
  }
  static std::string type_text(const FieldOptions& options) { return "list of: " + Codec<T>::type_text(options); }
  static const ObjectDescription* nested() { return Codec<T>::nested(); }
  static const FamilyBase* family() { return Codec<T>::family(); }
};

}  // namespace stakemine::config
