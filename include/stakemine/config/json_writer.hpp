// SPDX-License-Identifier: Apache-2.0
/// Writing JSON as a stream of events, so that a document of any size needs no tree.
#pragma once

#include "stakemine/config/value.hpp"

#include <cstdint>
#include <ostream>
#include <string_view>
#include <vector>

namespace stakemine::config {

/// Receives the events of one document. A key comes before each member of an object.
class JsonWriter {
 public:
  virtual ~JsonWriter() = default;
  virtual void begin_object() = 0;
  virtual void key(std::string_view name) = 0;
  virtual void end_object() = 0;
  virtual void begin_array() = 0;
  virtual void end_array() = 0;
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void unsigned_integer(std::uint64_t value) = 0;
  /// Round-trips. Numbers that are not finite, which JSON lacks, become "inf", "-inf" or "nan".
  virtual void number(double value) = 0;
  virtual void string(std::string_view value) = 0;

  void value(const Value& value);
};

enum class Layout { compact, indented };

/// Writes text. Indented: two spaces a level, arrays of scalars on one line.
class JsonTextWriter final : public JsonWriter {
 public:
  JsonTextWriter(std::ostream& out, Layout layout) : out_(out), layout_(layout) {}

  void begin_object() override;
  void key(std::string_view name) override;
  void end_object() override;
  void begin_array() override;
  void end_array() override;
  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void unsigned_integer(std::uint64_t value) override;
  void number(double value) override;
  void string(std::string_view value) override;

 private:
  struct Level {
    bool array = false;
    bool has_items = false;
    bool broken = false;  // an item of the array stands on a line of its own
  };
  enum class Item { scalar, container };
  void before_item(Item item);
  void close(char bracket);
  void new_line();

  std::ostream& out_;
  Layout layout_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

/// Builds a Value.
class ValueBuilder final : public JsonWriter {
 public:
  void begin_object() override;
  void key(std::string_view name) override;
  void end_object() override;
  void begin_array() override;
  void end_array() override;
  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;
  void unsigned_integer(std::uint64_t value) override;
  void number(double value) override;
  void string(std::string_view value) override;

  /// The finished document.
  [[nodiscard]] Value take();

 private:
  void add(Value value);
  void end();

  std::vector<Value> open_;
  std::vector<std::string> keys_;
  Value result_;
};

}  // namespace stakemine::config
