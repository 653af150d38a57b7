// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/json.hpp"

#include "stakemine/core/error.hpp"

#include <cmath>
#include <sstream>
#include <streambuf>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::config {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(std::string_view text) {
  try {
    (void)parse_json(text, "file");
  } catch (const UserError& error) {
    EXPECT_EQ(error.lines().size(), 1U);
    return error.what();
  }
  ADD_FAILURE() << "accepted";
  return "";
}

TEST(Json, KeepsNumbersExactAndKnowsLines) {
  const Value value =
      parse_json("{\n \"a\": 18446744073709551615,\n \"b\": -9223372036854775808,\n\n \"c\": [1.5,\n 2\n]}", "file");
  EXPECT_EQ(value.find("a")->unsigned_integer(), 18446744073709551615ULL);
  EXPECT_EQ(value.find("b")->signed_integer(), INT64_MIN);
  EXPECT_EQ(value.find("a")->line, 2U);
  EXPECT_EQ(value.find("b")->line, 3U);
  EXPECT_EQ(value.find("c")->array()[1].line, 6U);
  EXPECT_EQ(value.find("d"), nullptr);
}

TEST(Json, RefusesWithTheLine) {
  EXPECT_THAT(error_of("{\n\"a\": 1,\n\"a\": 2}"), StartsWith("file:3: the key \"a\" stands twice"));
  EXPECT_THAT(error_of("{\n\"a\": NaN}"), StartsWith("file:2: not JSON"));
  EXPECT_THAT(error_of("{\"a\": [{}, {\"b\": [1,\n-1e400]}]}"), StartsWith("file:2: /a/1/b/1: -1e400 is not legal"));
  EXPECT_THAT(error_of("{\"a/\\nb\": 1e400}"), StartsWith("file:1: /a~1\\x0ab: 1e400 is not legal"));
  EXPECT_THAT(error_of("1e400"), StartsWith("file:1: /: 1e400 is not legal"));
  EXPECT_THAT(error_of("{\"a\": 1} x"), StartsWith("file:1: not JSON"));
  EXPECT_THAT(error_of("{\"a\": \"\xff\"}"), StartsWith("file:1: not JSON"));
  EXPECT_THAT(error_of(""), StartsWith("file:1: not JSON"));
  EXPECT_THAT(error_of("{\"a\": // no\n 1}"), StartsWith("file:1: not JSON"));
  EXPECT_THAT(error_of(std::string(10'000, '[')), HasSubstr("nested deeper than 64"));
  EXPECT_THAT(error_of("\"" + std::string(3 << 20, 'x') + "\""), HasSubstr("longer than"));
}

// The kinds of mistake that suites of JSON conformance look for (RFC 8259), one or two of each.
TEST(Json, RefusesWhatIsNotJson) {
  using std::string_literals::operator""s;
  for (const std::string& text : {
           "[1,]"s,
           "[,1]"s,
           "[1 2]"s,
           "[1,,2]"s,
           "["s,
           "]"s,
           "[1}"s,
           "{\"a\"}"s,
           "{\"a\":}"s,
           "{\"a\" 1}"s,
           "{\"a\":1,}"s,
           "{a:1}"s,
           "{'a':1}"s,
           "{1:1}"s,
           "{null:1}"s,
           "{\"a\":1"s,
           "{\"a\":1 \"b\":2}"s,  // structure
           "[01]"s,
           "[-01]"s,
           "[+1]"s,
           "[.5]"s,
           "[1.]"s,
           "[1.e3]"s,
           "[1e]"s,
           "[1e+]"s,
           "[-]"s,
           "[- 1]"s,
           "[0x1]"s,
           "[1_0]"s,
           "[Infinity]"s,
           "[-Infinity]"s,
           "[nan]"s,
           "[1e999]"s,
           "[-1e99999999999999999999]"s,  // numbers
           "[\"\\x41\"]"s,
           "[\"\\\"]"s,
           "[\"\\u12\"]"s,
           "[\"\\u12G4\"]"s,
           "[\"\\'\"]"s,
           "[\"a\nb\"]"s,
           "[\"\t\"]"s,
           "[\"\0\"]"s,
           "['a']"s,
           "[\"a]"s,
           "[a\"]"s,
           "[\"\\uD800\"]"s,
           "[\"\\uD800\\u0041\"]"s,
           "[\"\\uDC00\"]"s,  // strings
           "[\"\xC0\x80\"]"s,
           "[\"\xE0\x80\x80\"]"s,
           "[\"\xF4\x90\x80\x80\"]"s,
           "[\"\xED\xA0\x80\"]"s,
           "[\"\xE2\x82\"]"s,
           "[\"\x80\"]"s,
           "\xFF\xFE[\0]\0"s,  // encodings
           "[True]"s,
           "[TRUE]"s,
           "[nul]"s,
           "[undefined]"s,
           "[truefalse]"s,  // words
           "[] []"s,
           "[]x"s,
           "/* c */ []"s,
           "# c\n[]"s,
           " "s,
           "\0"s,
           "[]\0"s,
           "\xC2\xA0[]"s,
           "{\"a\":1,\"\\u0061\":2}"s,  // the same key, written differently
           "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}"s,
           std::string(65, '[') + std::string(65, ']'),
       }) {
    SCOPED_TRACE(text.substr(0, 60));
    EXPECT_THAT(error_of(text), StartsWith("file:"));
  }
}

TEST(Json, AcceptsWhatLooksOddAndIsLegal) {
  for (const char* text : {" [ ] ", "\t\r\n[1]\n", "{\"\":0}", "[1E+2, 1e-2, -0, -0.0, 0e1]", "[\"\\u0000\"]",
                           "[\"\\uD834\\uDD1E \\/ \\b\\f\"]", "\"root\"", "3", "null", "[\"\x7f\"]", "[1e-999]",
                           "{\"a\":1,\"A\":2,\"a \":3}", "[\"\xF0\x9F\x98\x80\"]"}) {
    SCOPED_TRACE(text);
    EXPECT_NO_THROW((void)parse_json(text, "file"));
  }
  EXPECT_NO_THROW((void)parse_json(std::string(64, '[') + std::string(64, ']'), "file"));
  // Beyond the integers, numbers are doubles.
  const Value large =
      parse_json("[18446744073709551616, -9223372036854775809, 123456789012345678901234567890]", "file");
  for (const Value& number : large.array()) EXPECT_FALSE(number.is_integer());
  EXPECT_EQ(large.array()[0].number(), 18446744073709551616.0);
}

// An endless string: refused after a megabyte, not stored.
class Endless : public std::streambuf {
  int_type underflow() override {
    setg(block_, block_, block_ + sizeof block_);
    served_ += sizeof block_;
    return traits_type::to_int_type(block_[0]);
  }

 public:
  Endless() {
    std::fill(std::begin(block_), std::end(block_), 'x');
    block_[0] = '"';
  }
  std::size_t served_ = 0;

 private:
  char block_[4096];
};

TEST(Json, StopsReadingAnEndlessToken) {
  Endless endless;
  std::istream in{&endless};
  EXPECT_THROW((void)parse_json(in, "file"), UserError);
  EXPECT_LT(endless.served_, std::size_t{4} << 20);
}

struct Collector final : ElementSink {
  std::vector<Value> elements;
  bool wants(std::string_view key) const override { return key == "items"; }
  void element(std::string_view, std::size_t index, Value&& value) override {
    EXPECT_EQ(index, elements.size());
    elements.push_back(std::move(value));
  }
};

TEST(Json, StreamsTheElementsThatAreWanted) {
  Collector sink;
  const Value value = parse_json(R"({"items": [1, [2, 3], {"items": [4]}], "others": [5]})", "file", &sink);
  ASSERT_EQ(sink.elements.size(), 3U);
  EXPECT_EQ(sink.elements[1].array().size(), 2U);
  EXPECT_EQ(sink.elements[2].find("items")->array().size(), 1U);
  EXPECT_TRUE(value.find("items")->array().empty());
  EXPECT_EQ(value.find("others")->array().size(), 1U);
}

TEST(Json, WritesWhatItReads) {
  const std::string text = R"({"a":[1,2.5,"x\n\"é",null,true,-3],"b":{},"c":[],"d":[{"e":[]}],"f":1e-07})";
  EXPECT_EQ(to_json(parse_json(text, "file")), text);
  EXPECT_EQ(to_json(parse_json(to_json(parse_json(text, "file"), Layout::indented), "file")), text);
  EXPECT_EQ(to_json(parse_json("[-0.0,-1e-999,0.0,-0]", "file")), "[-0.0,-0.0,0,0]");
  EXPECT_EQ(to_json(Value::make_array({std::nan(""), -INFINITY})), R"(["nan","-inf"])");
}

TEST(Json, IndentsForReaders) {
  EXPECT_EQ(to_json(parse_json(R"({"a":[1,2],"b":[{"c":1}]})", "file"), Layout::indented),
            "{\n  \"a\": [1, 2],\n  \"b\": [\n    {\n      \"c\": 1\n    }\n  ]\n}");
}

}  // namespace
}  // namespace stakemine::config
