// SPDX-License-Identifier: Apache-2.0
/// Key and value in one call.
#pragma once

#include "stakemine/config/json_writer.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace stakemine::report {

class JsonMembers {
 public:
  explicit JsonMembers(config::JsonWriter& json) : json_(json) {}

  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.string(value);
  }
  void count(std::string_view key, std::uint64_t value) {
    json_.key(key);
    json_.unsigned_integer(value);
  }
  void number(std::string_view key, double value) {
    json_.key(key);
    json_.number(value);
  }
  /// No key where there is no value.
  void number(std::string_view key, std::optional<double> value) {
    if (value) number(key, *value);
  }
  void flag(std::string_view key, bool value) {
    json_.key(key);
    json_.boolean(value);
  }
  template <typename Texts>
  void texts(std::string_view key, const Texts& values) {
    json_.key(key);
    json_.begin_array();
    for (const auto& value : values) json_.string(value);
    json_.end_array();
  }
  template <typename Numbers>
  void numbers(std::string_view key, const Numbers& values) {
    json_.key(key);
    json_.begin_array();
    for (const auto value : values) json_.number(value);
    json_.end_array();
  }
  template <typename Counts>
  void counts(std::string_view key, const Counts& values) {
    json_.key(key);
    json_.begin_array();
    for (const auto value : values) json_.unsigned_integer(value);
    json_.end_array();
  }

 private:
  config::JsonWriter& json_;
};

}  // namespace stakemine::report
