// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json_writer.hpp"

#include "stakemine/core/assert.hpp"

#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace stakemine::config {

void JsonWriter::value(const Value& value) {
  if (value.is_null()) {
    null();
  } else if (value.is_bool()) {
    boolean(value.boolean());
  } else if (value.is_signed_integer()) {
    integer(value.signed_integer());
  } else if (value.is_unsigned_integer()) {
    unsigned_integer(value.unsigned_integer());
  } else if (value.is_number()) {
    number(value.number());
  } else if (value.is_string()) {
    string(value.string());
  } else if (value.is_array()) {
    begin_array();
    for (const Value& item : value.array()) this->value(item);
    end_array();
  } else {
    begin_object();
    for (const Entry& entry : value.object()) {
      key(entry.key);
      this->value(entry.value);
    }
    end_object();
  }
}

void JsonTextWriter::new_line() {
  if (layout_ == Layout::compact) return;
  out_ << '\n';
  for (std::size_t i = 0; i < levels_.size(); ++i) out_ << "  ";
}

void JsonTextWriter::before_item(Item item) {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (level.has_items) out_ << (layout_ == Layout::indented && level.array && item == Item::scalar ? ", " : ",");
  if (!level.array || item == Item::container) {
    level.broken = true;
    new_line();
  }
  level.has_items = true;
}

void JsonTextWriter::close(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.has_items && level.broken) new_line();
  out_ << bracket;
}

void JsonTextWriter::begin_object() {
  before_item(Item::container);
  out_ << '{';
  levels_.push_back({});
}

void JsonTextWriter::key(std::string_view name) {
  before_item(Item::scalar);
  after_key_ = true;
  out_ << nlohmann::json(name).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
       << (layout_ == Layout::indented ? ": " : ":");
}

void JsonTextWriter::end_object() {
  close('}');
}

void JsonTextWriter::begin_array() {
  before_item(Item::container);
  out_ << '[';
  levels_.push_back({.array = true});
}

void JsonTextWriter::end_array() {
  close(']');
}

void JsonTextWriter::null() {
  before_item(Item::scalar);
  out_ << "null";
}

void JsonTextWriter::boolean(bool value) {
  before_item(Item::scalar);
  out_ << (value ? "true" : "false");
}

void JsonTextWriter::integer(std::int64_t value) {
  before_item(Item::scalar);
  out_ << value;
}

void JsonTextWriter::unsigned_integer(std::uint64_t value) {
  before_item(Item::scalar);
  out_ << value;
}

void JsonTextWriter::number(double value) {
  if (!std::isfinite(value)) {
    string(std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    return;
  }
  before_item(Item::scalar);
  if (value == 0 && std::signbit(value)) {
    out_ << "-0.0";  // "-0" would be read as an integer, which has no sign at 0
    return;
  }
  fmt::format_to(std::ostreambuf_iterator<char>{out_}, "{}", value);
}

void JsonTextWriter::string(std::string_view value) {
  before_item(Item::scalar);
  out_ << nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void ValueBuilder::add(Value value) {
  if (open_.empty()) {
    result_ = std::move(value);
  } else if (open_.back().is_array()) {
    open_.back().array().push_back(std::move(value));
  } else {
    open_.back().object().push_back({std::move(keys_.back()), std::move(value)});
    keys_.pop_back();
  }
}

void ValueBuilder::end() {
  Value finished = std::move(open_.back());
  open_.pop_back();
  add(std::move(finished));
}

void ValueBuilder::begin_object() {
  open_.push_back(Value::make_object());
}
void ValueBuilder::key(std::string_view name) {
  keys_.emplace_back(name);
}
void ValueBuilder::end_object() {
  end();
}
void ValueBuilder::begin_array() {
  open_.push_back(Value::make_array());
}
void ValueBuilder::end_array() {
  end();
}
void ValueBuilder::null() {
  add({});
}
void ValueBuilder::boolean(bool value) {
  add(value);
}
void ValueBuilder::integer(std::int64_t value) {
  add(value);
}
void ValueBuilder::unsigned_integer(std::uint64_t value) {
  add(value);
}
void ValueBuilder::number(double value) {
  add(value);
}
void ValueBuilder::string(std::string_view value) {
  add(value);
}

Value ValueBuilder::take() {
  STAKEMINE_ASSERT(open_.empty());
  return std::move(result_);
}

}  // namespace stakemine::config
