// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"

#include "stakemine/core/error.hpp"

#include "config/pointer_token.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace stakemine::config {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongestToken = std::size_t{1} << 20;

// The text as the lexer sees it, with the place that it has reached. The lexer reads one byte past a number, which may
// already be the line's end: the line of a token is that of the last byte that is no white space.
class Source {
 public:
  Source(std::istream& in, std::string name) : in_(in), name_(std::move(name)), buffer_(1 << 16) { refill(); }

  [[nodiscard]] bool at_end() const { return filled_ == 0; }
  [[nodiscard]] char current() const { return buffer_[position_]; }
  void advance() {
    const char passed = buffer_[position_];
    if (passed == '\n') {
      ++line_;
    } else if (passed != ' ' && passed != '\t' && passed != '\r') {
      token_line_ = line_;
      if (passed == '\0') fail("not JSON: a byte of value 0");  // the lexer takes it for the end and looks no further
      if (++token_bytes_ > kLongestToken)
        fail(fmt::format("a single name or value longer than {} bytes", kLongestToken));
    }
    if (++position_ == filled_) refill();
  }
  void token_done() { token_bytes_ = 0; }
  [[nodiscard]] std::uint32_t token_line() const { return static_cast<std::uint32_t>(token_line_); }
  [[noreturn]] void fail(std::string_view what) const {
    throw UserError(fmt::format("{}:{}: {}", name_, token_line_, what));
  }

 private:
  void refill() {
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    filled_ = static_cast<std::size_t>(in_.gcount());
    position_ = 0;
    if (in_.bad()) throw UserError(fmt::format("{}: can't be read", name_));
  }

  std::istream& in_;
  std::string name_;
  std::vector<char> buffer_;
  std::size_t position_ = 0, filled_ = 0;
  std::uint64_t line_ = 1, token_line_ = 1;
  std::size_t token_bytes_ = 0;
};

// What the lexer reads from: an input iterator over the source.
class SourceIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  SourceIterator() = default;
  explicit SourceIterator(Source& source) : source_(&source) {}
  char operator*() const { return source_->current(); }
  SourceIterator& operator++() {
    source_->advance();
    return *this;
  }
  SourceIterator operator++(int) {
    SourceIterator before = *this;
    ++*this;
    return before;
  }
  // Only comparison with the end is asked for.
  friend bool operator==(const SourceIterator& a, const SourceIterator& b) { return a.ended() == b.ended(); }
  friend bool operator!=(const SourceIterator& a, const SourceIterator& b) { return !(a == b); }

 private:
  [[nodiscard]] bool ended() const { return source_ == nullptr || source_->at_end(); }
  Source* source_ = nullptr;
};

class TreeHandler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeHandler(Source& source, ElementSink* sink) : source_(source), sink_(sink) {}

  bool null() override { return add({}); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override { return add(value); }
  bool number_float(double value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Value::make_object()); }
  bool start_array(std::size_t) override { return open(Value::make_array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    source_.token_done();
    Level& level = levels_.back();
    if (level.value.find(name) != nullptr) source_.fail(fmt::format("the key {:?} stands twice in one object", name));
    level.key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string& token, const nlohmann::json::exception& error) override {
    constexpr int kNumberOverflow = 406;
    if (error.id == kNumberOverflow)
      source_.fail(fmt::format("{}: {} is not legal; expected a number that a double holds", place(), token));
    source_.fail(wording(error.what()));
  }

  [[nodiscard]] Value take() { return std::move(result_); }

 private:
  struct Level {
    Value value;
    std::string key;
    std::size_t streamed = 0;
  };

  // The JSON pointer of the value that is next.
  [[nodiscard]] std::string place() const {
    std::string pointer;
    for (const Level& level : levels_)
      pointer += level.value.is_object() ? "/" + shown_token(level.key)
                                         : fmt::format("/{}", level.value.array().size() + level.streamed);
    return pointer.empty() ? "/" : pointer;
  }

  // nlohmann's words after its own place: "[json.exception.parse_error.101] parse error at line 1, column 2: syntax …".
  static std::string wording(std::string_view what) {
    const auto syntax = what.find("syntax error");
    const auto bracket = what.find("] ");
    if (syntax != std::string_view::npos) return fmt::format("not JSON: {}", what.substr(syntax));
    return fmt::format("not JSON: {}", bracket == std::string_view::npos ? what : what.substr(bracket + 2));
  }

  bool open(Value value) {
    source_.token_done();
    if (levels_.size() == kDeepest) source_.fail(fmt::format("nested deeper than {} levels", kDeepest));
    value.line = source_.token_line();
    levels_.push_back({std::move(value), {}, 0});
    return true;
  }
  bool close() {
    source_.token_done();
    Value finished = std::move(levels_.back().value);
    levels_.pop_back();
    return attach(std::move(finished));
  }
  bool add(Value value) {
    source_.token_done();
    value.line = source_.token_line();
    return attach(std::move(value));
  }
  bool attach(Value value) {
    if (levels_.empty()) {
      result_ = std::move(value);
      return true;
    }
    Level& level = levels_.back();
    if (level.value.is_object()) {
      level.value.object().push_back({std::move(level.key), std::move(value)});
    } else if (sink_ != nullptr && levels_.size() == 2 && sink_->wants(levels_.front().key)) {
      sink_->element(levels_.front().key, level.streamed++, std::move(value));
    } else {
      level.value.array().push_back(std::move(value));
    }
    return true;
  }

  Source& source_;
  ElementSink* sink_;
  std::vector<Level> levels_;
  Value result_;
};

}  // namespace

Value parse_json(std::istream& in, const std::string& source_name, ElementSink* sink) {
  Source source{in, source_name};
  TreeHandler handler{source, sink};
  nlohmann::json::sax_parse(SourceIterator{source}, SourceIterator{}, &handler);
  return handler.take();
}

Value parse_json(std::string_view text, const std::string& source, ElementSink* sink) {
  std::istringstream in{std::string{text}};
  return parse_json(in, source, sink);
}

Value parse_json_file(const std::filesystem::path& path, ElementSink* sink) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw UserError(fmt::format("{}: is a folder, not a file", path.string()));
  std::ifstream in{path, std::ios::binary};
  if (!in) throw UserError(fmt::format("{}: no such file, or it can't be read", path.string()));
  return parse_json(in, path.string(), sink);
}

std::string to_json(const Value& value, Layout layout) {
  std::ostringstream out;
  JsonTextWriter writer{out, layout};
  writer.value(value);
  return std::move(out).str();
}

}  // namespace stakemine::config
