// SPDX-License-Identifier: Apache-2.0
/// Where a config is being read, and what was wrong in it: all errors of a file are collected and shown at once.
#pragma once

#include "stakemine/config/units.hpp"
#include "stakemine/config/value.hpp"

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::config {

/// The legal values of a number; both ends are legal unless open.
struct Range {
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool open_minimum = false;
  bool open_maximum = false;

  [[nodiscard]] bool contains(double value) const;
  /// "≥ 0", "> 0 and ≤ 1", …; empty where everything is legal.
  [[nodiscard]] std::string text(Dimension dimension) const;
};

[[nodiscard]] Range at_least(double minimum);
[[nodiscard]] Range above(double minimum);
[[nodiscard]] Range between(double minimum, double maximum);
/// minimum ≤ x < maximum.
[[nodiscard]] Range from_to_below(double minimum, double maximum);

/// What may be said of a field beside its name, its type and its text.
struct FieldOptions {
  Dimension dimension = Dimension::none;
  Range range = {};
  bool required = false;
  bool null_is_absent = false;  ///< whether an optional field may be written as null
};

/// The place in a document that is being read. Errors go to its list; reading goes on after them. One thread.
class Reader {
 public:
  /// \param file names the document in errors; \param directory is what relative paths in it are relative to.
  Reader(std::string file, std::filesystem::path directory);

  /// Notes `file:line: /pointer: message`. One line; beyond 50 errors the rest is only counted.
  void error(const Value& at, std::string_view message);
  /// The same for a key below the current place.
  void error_at(std::string_view key, const Value& at, std::string_view message);

  [[nodiscard]] std::size_t error_count() const { return error_count_; }
  /// \throws UserError with every noted line, in the order of the file, if there is any.
  void throw_if_errors() const;

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  /// Steps into a key or an index for as long as the returned value lives.
  class [[nodiscard]] Step {
   public:
    Step(Reader& reader, std::string_view token);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Reader& reader_;
    std::size_t length_;
  };
  Step enter(std::string_view key) { return Step{*this, key}; }
  Step enter(std::size_t index) { return Step{*this, std::to_string(index)}; }

  /// Keys of the root that need no reading: their lists were read element by element before.
  std::vector<std::string> already_read;
  /// Whether that holds for a key at the current place.
  [[nodiscard]] bool was_read(std::string_view key) const;

  /// What fields of dimension `inherited` take from the field around them.
  FieldOptions inherited;
  /// The options with `inherited` resolved.
  [[nodiscard]] FieldOptions resolve(const FieldOptions& options) const;

 private:
  struct Problem {
    std::uint32_t line;
    std::string text;
  };
  std::string file_;
  std::filesystem::path directory_;
  std::string pointer_;
  std::vector<Problem> problems_;
  std::size_t error_count_ = 0;
};

}  // namespace stakemine::config
