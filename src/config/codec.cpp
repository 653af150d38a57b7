// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/codec.hpp"

#include "stakemine/config/description.hpp"
#include "stakemine/config/json.hpp"
#include "stakemine/config/schema.hpp"
#include "stakemine/core/nearest_name.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

// What was written, shortened for a message and on one line.
std::string shown(const Value& value) {
  if (!value.is_string() && !value.is_number() && !value.is_bool()) return std::string{value.kind()};
  std::string text = to_json(value);
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return text;
  std::size_t cut = kLongest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;  // not within a UTF-8 character
  return text.substr(0, cut) + "…";
}

std::string legal_text(const FieldOptions& options) {
  const std::string range = options.range.text(options.dimension);
  return range.empty() ? std::string{quantity_hint(options.dimension)}
                       : fmt::format("{}, {}", quantity_hint(options.dimension), range);
}

Value with_bounds(Value schema, const Range& range) {
  if (std::isfinite(range.minimum)) schema.set(range.open_minimum ? "exclusiveMinimum" : "minimum", range.minimum);
  if (std::isfinite(range.maximum)) schema.set(range.open_maximum ? "exclusiveMaximum" : "maximum", range.maximum);
  return schema;
}

}  // namespace

void read_bool(bool& out, const Value& value, Reader& reader) {
  if (value.is_bool()) {
    out = value.boolean();
  } else {
    reader.error(value, fmt::format("{} where true or false is expected", shown(value)));
  }
}

void read_number(double& out, const Value& value, const FieldOptions& options, Reader& reader) {
  const FieldOptions resolved = reader.resolve(options);
  std::optional<double> number;
  if (value.is_number()) number = value.number();
  if (value.is_string() && resolved.dimension != Dimension::none)
    number = parse_quantity(value.string(), resolved.dimension);
  if (!number || !resolved.range.contains(*number)) {
    std::string message = fmt::format("{} is not legal; expected {}", shown(value), legal_text(resolved));
    const auto units = unit_names(resolved.dimension);
    if (!number && value.is_string() && !units.empty()) message += fmt::format(" (units: {})", fmt::join(units, ", "));
    reader.error(value, message);
    return;
  }
  out = *number;
}

void write_number(double value, const FieldOptions& options, JsonWriter& writer) {
  if (options.dimension == Dimension::none || options.dimension == Dimension::share ||
      options.dimension == Dimension::inherited) {
    writer.number(value);
  } else {
    writer.string(format_quantity(value, options.dimension));
  }
}

Value number_schema(const FieldOptions& options) {
  Value number = with_bounds(Value::make_object({{"type", "number"}}), options.range);
  if (options.dimension == Dimension::none) return number;
  Value text = Value::make_object({{"type", "string"}});
  if (options.dimension != Dimension::inherited) {
    std::string pattern = "^[-+0-9.eE]+ ?(";
    for (const std::string_view unit : unit_names(options.dimension))
      pattern += fmt::format("{}{}", pattern.back() == '(' ? "" : "|", unit);
    text.set("pattern", pattern + ")$");
  }
  return Value::make_object({{"anyOf", Value::make_array({number, text})}});
}

std::string number_text(const FieldOptions& options) {
  const std::string_view unit =
      options.dimension == Dimension::inherited ? "as its field" : base_unit(options.dimension);
  const std::string range = options.range.text(options.dimension);
  std::string text = options.dimension == Dimension::share ? "share" : "number";
  if (!unit.empty()) text += fmt::format(" ({})", unit);
  if (!range.empty()) text += ", " + range;
  return text;
}

std::optional<std::uint64_t> read_integer(const Value& value, std::uint64_t maximum, const FieldOptions& options,
                                          Reader& reader) {
  std::optional<std::uint64_t> number;
  if (value.is_unsigned_integer()) {
    number = value.unsigned_integer();
  } else if (value.is_number() && !value.is_integer()) {
    const double real = value.number();  // 1e6 is a whole number too
    if (real >= 0 && real < 0x1p53 && real == std::floor(real)) number = static_cast<std::uint64_t>(real);
  }
  if (number && *number <= maximum && options.range.contains(static_cast<double>(*number))) return number;
  reader.error(value, fmt::format("{} is not legal; expected {}", shown(value), integer_text(maximum, options)));
  return std::nullopt;
}

Value integer_schema(std::uint64_t maximum, const FieldOptions& options) {
  Value schema = Value::make_object({{"type", "integer"}, {"minimum", 0}, {"maximum", maximum}});
  if (std::isfinite(options.range.minimum)) schema.set("minimum", static_cast<std::uint64_t>(options.range.minimum));
  if (std::isfinite(options.range.maximum)) schema.set("maximum", static_cast<std::uint64_t>(options.range.maximum));
  return schema;
}

std::string integer_text(std::uint64_t maximum, const FieldOptions& options) {
  const double least = std::max(0.0, options.range.minimum);
  if (std::isfinite(options.range.maximum))
    return fmt::format("a whole number from {} to {}", least, options.range.maximum);
  if (maximum < std::numeric_limits<std::uint64_t>::max())
    return fmt::format("a whole number from {} to {}", least, maximum);
  return fmt::format("a whole number, ≥ {}", least);
}

void read_string(std::string& out, const Value& value, Reader& reader) {
  if (value.is_string()) {
    out = value.string();
  } else {
    reader.error(value, fmt::format("{} where text is expected", shown(value)));
  }
}

Value typed_schema(std::string_view json_type) {
  return Value::make_object({{"type", json_type}});
}

void read_input_file(InputFile& out, const Value& value, Reader& reader) {
  if (!value.is_string() || value.string().empty()) {
    reader.error(value, fmt::format("{} where the path of a file is expected", shown(value)));
    return;
  }
  out.written = value.string();
  out.path = reader.directory() / std::filesystem::path{out.written};
  std::error_code ignored;
  if (std::filesystem::is_directory(out.path, ignored)) {
    reader.error(value, fmt::format("{} is a folder, not a file", shown(value)));
  } else if (!std::ifstream{out.path}) {
    reader.error(value, fmt::format("no file {} that can be read (looked for {})", shown(value), out.path.string()));
  }
}

std::optional<std::size_t> read_name(const Value& value, std::span<const std::string_view> legal, Reader& reader) {
  if (value.is_string()) {
    const auto found = std::ranges::find(legal, value.string());
    if (found != legal.end()) return static_cast<std::size_t>(found - legal.begin());
  }
  std::string message = fmt::format("{} is not legal; expected {}", shown(value), quoted_list(legal));
  if (value.is_string())
    if (const auto near = nearest_name(value.string(), legal)) message += fmt::format(" (did you mean \"{}\"?)", *near);
  reader.error(value, message);
  return std::nullopt;
}

Value names_schema(std::span<const std::string_view> legal) {
  Value names = Value::make_array();
  for (const std::string_view name : legal) names.array().emplace_back(name);
  return Value::make_object({{"enum", names}});
}

std::string names_text(std::span<const std::string_view> legal) {
  return quoted_list(legal);
}

void read_object(const ObjectDescription& description, void* object, const Value& value, Reader& reader) {
  description.read(object, value, reader);
}

void write_object(const ObjectDescription& description, const void* object, JsonWriter& writer) {
  description.write(object, writer);
}

bool expect_array(const Value& value, Reader& reader) {
  if (value.is_array()) return true;
  reader.error(value, fmt::format("{} where a list is expected", shown(value)));
  return false;
}

Value or_null(Value schema) {
  return Value::make_object({{"anyOf", Value::make_array({std::move(schema), typed_schema("null")})}});
}

Value array_schema(Value items) {
  return Value::make_object({{"type", "array"}, {"items", std::move(items)}});
}

}  // namespace stakemine::config
