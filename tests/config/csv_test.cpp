// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/csv.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stakemine::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CsvTest : public ::testing::Test {
 protected:
  ~CsvTest() override { std::filesystem::remove(path_); }

  CsvReader open(const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    return CsvReader{path_};
  }

  std::vector<std::vector<std::string>> rows(const std::string& text) {
    CsvReader reader = open(text);
    std::vector<std::vector<std::string>> result;
    while (reader.next()) result.emplace_back(reader.row().begin(), reader.row().end());
    return result;
  }

  /// The message of the error that reading all of the text as numbers gives, without the file's name.
  std::string error_of(const std::string& text) {
    try {
      CsvReader reader = open(text);
      while (reader.next())
        for (std::size_t column = 0; column < reader.row().size(); ++column) (void)reader.number(column);
    } catch (const UserError& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(path_.string())) << message;
      return message.substr(path_.string().size());
    }
    return "no error";
  }

  const std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                      ("stakemine-csv-" + std::to_string(::getpid()) + "-" +
                                       ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv");
};

TEST_F(CsvTest, ReadsPlainRecords) {
  CsvReader reader = open("a,b\n1,-2.5e3\n,x\n");
  EXPECT_THAT(reader.header(), ElementsAre("a", "b"));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 2U);
  EXPECT_EQ(reader.number(1), -2500.0);
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(reader.row(), ElementsAre("", "x"));
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.next());
}

TEST_F(CsvTest, LineEndsAndByteOrderMark) {
  const std::vector<std::vector<std::string>> expected{{"1", "2"}, {"3", "4"}};
  EXPECT_EQ(rows("a,b\n1,2\n3,4"), expected);
  EXPECT_EQ(rows("a,b\r\n1,2\r\n3,4\r\n"), expected);
  EXPECT_EQ(rows("\xEF\xBB\xBF"
                 "a,b\n1,2\n\n3,4\n\r\n\n"),
            expected);
  EXPECT_THAT(open("\xEF\xBB\xBF\"a\",b\n").header(), ElementsAre("a", "b"));
}

TEST_F(CsvTest, QuotedFields) {
  CsvReader reader = open("\"a,b\",c\n\"say \"\"hi\"\"\",\"two\r\nlines\"\n\"\",\"\"\"\"\n");
  EXPECT_THAT(reader.header(), ElementsAre("a,b", "c"));
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(reader.row(), ElementsAre("say \"hi\"", "two\r\nlines"));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 4U);
  EXPECT_THAT(reader.row(), ElementsAre("", "\""));
  EXPECT_FALSE(reader.next());
}

TEST_F(CsvTest, AnEmptyLineIsAnEmptyFieldOfASingleColumn) {
  EXPECT_EQ(rows("a\n1\n\n").size(), 2U);
}

// Fields of every length up to beyond the read buffer, so that a field, a quote pair and a line end each get cut by a
// refill.
TEST_F(CsvTest, RecordsAcrossTheBuffersEdge) {
  std::string text = "a,b\n";
  std::vector<std::vector<std::string>> expected;
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::string bare(i % 701, 'x'), quoted(i % 13, '"');
    text += bare + ",\"" + quoted + quoted + "\"\r\n";
    expected.push_back({bare, quoted});
  }
  expected.push_back({std::string(600'000, 'y'), "z"});
  text += "\"" + expected.back()[0] + "\",z";
  ASSERT_GT(text.size(), std::size_t{3} << 19);
  EXPECT_EQ(rows(text), expected);
}

TEST_F(CsvTest, RefusesWithFileLineAndColumn) {
  EXPECT_EQ(error_of("a,b\n1,2\n3,4,5\n"), ":3: 3 fields, where the header has 2");
  EXPECT_EQ(error_of("a,b\n1\n"), ":2: 1 fields, where the header has 2");
  EXPECT_EQ(error_of("a,b\n1,\n"), ":2: column \"b\": the value is missing");
  EXPECT_EQ(error_of("a,b\n1,2\n\"\n\",2\n"), ":3: column \"a\": \"?\" is not a number");
  EXPECT_EQ(error_of("a,b\n1, 2\n"), ":2: column \"b\": \" 2\" is not a number");
  EXPECT_EQ(error_of("a,b\n1,2x\n"), ":2: column \"b\": \"2x\" is not a number");
  EXPECT_EQ(error_of("a,b\n1,1e999\n"), ":2: column \"b\": \"1e999\" is not a number");
  EXPECT_EQ(error_of("a,b\nnan,1\n"), ":2: column \"a\": \"nan\" is not a finite number");
  EXPECT_EQ(error_of("a,b\n1,-inf\n"), ":2: column \"b\": \"-inf\" is not a finite number");
  EXPECT_EQ(error_of("a,b\n1,2\"\n"), ":2: a quote within a field that does not begin with one");
  EXPECT_EQ(error_of("a,b\n1,\"2\" \n"), ":2: text behind a closing quote");
  EXPECT_EQ(error_of("a,b\n1,\"2\n\n"), ":2: the quote that opens here is never closed");
  EXPECT_EQ(error_of("a,b\r1,2\r"), ":1: a carriage return without a line feed");
  EXPECT_EQ(error_of("a,b,a\n"), ":1: two columns are named \"a\"");
  EXPECT_EQ(error_of("\n1\n"), ":1: there is no header; the first line must name the columns");
  EXPECT_EQ(error_of(""), ": is empty; its first line must name the columns");
}

TEST_F(CsvTest, RefusesWhatPassesTheLimits) {
  EXPECT_THAT(error_of("a\n" + std::string(CsvLimits::kFieldBytes + 1, '1')), HasSubstr("a field of more than"));
  EXPECT_THAT(error_of(std::string(CsvLimits::kColumns, ',')), HasSubstr("more than 65536 columns"));
  EXPECT_THAT(error_of("a\n\"" + std::string(CsvLimits::kRecordBytes + 1, '1')), HasSubstr("a record of more than"));
}

TEST_F(CsvTest, MissingFilesAndFolders) {
  EXPECT_THROW(CsvReader{path_}, UserError);
  EXPECT_THROW(CsvReader{std::filesystem::temp_directory_path()}, UserError);
}

TEST_F(CsvTest, AnUnknownColumnIsAnsweredWithTheNearest) {
  const CsvReader reader = open("diagnosis,radius\nx,1\n");
  EXPECT_EQ(reader.column_index("radius"), 1U);
  try {
    (void)reader.column_index("diagnose");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr(":1: there is no column \"diagnose\"; did you mean \"diagnosis\"?"));
  }
  try {
    (void)reader.column_index("stake");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("its columns are \"diagnosis\" or \"radius\""));
  }
}

}  // namespace
}  // namespace stakemine::config
