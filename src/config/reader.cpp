// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/reader.hpp"

#include "stakemine/core/error.hpp"

#include "config/pointer_token.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

constexpr std::size_t kMostShown = 50;

std::string bound_text(double value, Dimension dimension) {
  return dimension == Dimension::inherited || dimension == Dimension::none ? fmt::format("{}", value)
                                                                           : format_quantity(value, dimension);
}

}  // namespace

bool Range::contains(double value) const {
  return (open_minimum ? value > minimum : value >= minimum) && (open_maximum ? value < maximum : value <= maximum);
}

std::string Range::text(Dimension dimension) const {
  std::string text;
  if (minimum != -std::numeric_limits<double>::infinity())
    text = fmt::format("{} {}", open_minimum ? ">" : "≥", bound_text(minimum, dimension));
  if (maximum != std::numeric_limits<double>::infinity())
    text +=
        fmt::format("{}{} {}", text.empty() ? "" : " and ", open_maximum ? "<" : "≤", bound_text(maximum, dimension));
  return text;
}

Range at_least(double minimum) {
  return {.minimum = minimum};
}
Range above(double minimum) {
  return {.minimum = minimum, .open_minimum = true};
}
Range between(double minimum, double maximum) {
  return {.minimum = minimum, .maximum = maximum};
}
Range from_to_below(double minimum, double maximum) {
  return {.minimum = minimum, .maximum = maximum, .open_maximum = true};
}

Reader::Reader(std::string file, std::filesystem::path directory)
    : file_(std::move(file)), directory_(std::move(directory)) {}

void Reader::error(const Value& at, std::string_view message) {
  if (error_count_++ >= kMostShown) return;
  const std::string place = at.line == 0 ? file_ : fmt::format("{}:{}", file_, at.line);
  problems_.push_back({at.line, fmt::format("{}: {}: {}", place, pointer_.empty() ? "/" : pointer_, message)});
}

void Reader::error_at(std::string_view key, const Value& at, std::string_view message) {
  const Step step = enter(key);
  error(at, message);
}

void Reader::throw_if_errors() const {
  if (error_count_ == 0) return;
  auto sorted = problems_;
  std::ranges::stable_sort(sorted, {}, &Problem::line);
  std::vector<std::string> lines;
  for (const Problem& problem : sorted) lines.push_back(problem.text);
  if (error_count_ > kMostShown) lines.push_back(fmt::format("{}: … and {} more", file_, error_count_ - kMostShown));
  throw UserError(std::move(lines));
}

Reader::Step::Step(Reader& reader, std::string_view token) : reader_(reader), length_(reader.pointer_.size()) {
  reader_.pointer_ += '/';
  reader_.pointer_ += shown_token(token);
}

Reader::Step::~Step() {
  reader_.pointer_.resize(length_);
}

bool Reader::was_read(std::string_view key) const {
  return pointer_.empty() && std::ranges::find(already_read, key) != already_read.end();
}

FieldOptions Reader::resolve(const FieldOptions& options) const {
  if (options.dimension != Dimension::inherited) return options;
  FieldOptions resolved = inherited;
  resolved.required = options.required;
  return resolved;
}

}  // namespace stakemine::config
