// SPDX-License-Identifier: Apache-2.0
// Text that is read in blocks, several at once: what comes out, and what is refused, is what one pass over the whole
// gives.
#include "stakemine/core/error.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include "support/block_runners.hpp"
#include "support/dense_features.hpp"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::size_t kWhole = std::size_t{1} << 30;

std::vector<std::uint64_t> bits(const std::vector<double>& numbers) {
  std::vector<std::uint64_t> result;
  for (const double number : numbers) result.push_back(std::bit_cast<std::uint64_t>(number));
  return result;
}

// All that a load gives, or what it refuses with.
struct Outcome {
  std::string error;
  std::vector<std::uint64_t> features, targets;
  std::vector<std::uint32_t> labels, source_rows;
  std::vector<std::string> class_names, placement_values;
  std::size_t train_count = 0;
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << (outcome.error.empty() ? fmt::format("{} rows", outcome.labels.size() + outcome.targets.size())
                                       : outcome.error);
}

Outcome load(const DataSource& source, const DataRequest& request) {
  Outcome outcome;
  try {
    const Dataset data = source.load(request);
    outcome.features = bits(dense_features(data.all()).data);
    outcome.targets = bits(data.targets);
    outcome.labels = data.labels;
    outcome.source_rows = data.source_rows;
    outcome.class_names = data.class_names;
    outcome.placement_values = data.placement_values;
    outcome.train_count = data.train_count;
  } catch (const UserError& error) {
    outcome.error = error.what();
  }
  return outcome;
}

// \return what one pass gives, once all ways of cutting the file have given the same.
Outcome load_in_all_ways(const DataSource& source, DataRequest request) {
  request.runner = {};
  request.block_bytes = kWhole;
  const Outcome whole = load(source, request);
  for (const std::size_t bytes : {1U, 2U, 3U, 5U, 16U, 61U, 1000U}) {
    request.block_bytes = bytes;
    request.runner = {};
    EXPECT_EQ(load(source, request), whole) << "blocks of " << bytes;
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      request.runner = on_threads(threads);
      EXPECT_EQ(load(source, request), whole) << "blocks of " << bytes << " on " << threads;
    }
    request.runner = backwards();
    EXPECT_EQ(load(source, request), whole) << "blocks of " << bytes << " backwards";
  }
  return whole;
}

class ParallelLoading : public ::testing::Test {
 protected:
  ParallelLoading() { std::filesystem::create_directory(folder_); }
  ~ParallelLoading() override { std::filesystem::remove_all(folder_); }

  config::InputFile write(const std::string& bytes) {
    std::ofstream(folder_ / "rows", std::ios::binary) << bytes;
    return {"rows", folder_ / "rows"};
  }
  Outcome csv(const std::string& text, CsvSource::Options options = {}, const DataRequest& request = {}) {
    options.path = write(text);
    options.label = "y";
    if (!options.split_column) options.test_share = 0;
    return load_in_all_ways(CsvSource{options}, request);
  }
  Outcome libsvm(const std::string& text, DataRequest request = {}) {
    LibsvmSource::Options options;
    options.path = write(text);
    options.test_share = 0.5;
    const Outcome dense = load_in_all_ways(LibsvmSource{options}, request);
    options.storage = Storage::sparse;
    request.most = Storage::sparse;
    EXPECT_EQ(load_in_all_ways(LibsvmSource{options}, request), dense);
    return dense;
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stakemine-parallel-" + std::to_string(::getpid()) + "-" +
                                                ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ParallelLoading, CsvOfEveryKindOfLine) {
  const Outcome plain = csv("x,y,z\n1,a,2\n3,b,4\n5,a,6\n");
  EXPECT_THAT(plain.labels, ElementsAre(0, 1, 0));
  EXPECT_THAT(plain.features, bits({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(csv("x,y,z\n1,a,2\n3,b,4\n5,a,6"), plain);
  EXPECT_EQ(csv("x,y,z\r\n1,a,2\r\n3,b,4\r\n5,a,6\r\n"), plain);
  EXPECT_EQ(csv("\xEF\xBB\xBFx,y,z\n1,a,2\n\n\r\n\n3,b,4\n5,a,6\n\n"), plain);
  EXPECT_EQ(csv("x,y,z\n\"1\",\"a\",2\n3,\"b\",\"4\"\n5,a,\"6\""), plain);
}

TEST_F(ParallelLoading, CsvWithLineEndsCommasAndQuotesWithinQuotes) {
  const Outcome outcome =
      csv("x,y,\"z\n1\"\n1,\"a\n2,b,3\n\"\"\n\",2\r\n3,\"\"\"b,\"\"\n\",4\n5,\"a\n2,b,3\n\"\"\n\",6\n");
  EXPECT_EQ(outcome.error, "");
  EXPECT_THAT(outcome.class_names, ElementsAre("\"b,\"\n", "a\n2,b,3\n\"\n"));
  EXPECT_THAT(outcome.labels, ElementsAre(1, 0, 1));
  EXPECT_THAT(outcome.features, bits({1, 2, 3, 4, 5, 6}));
}

TEST_F(ParallelLoading, CsvMarksPlacesAndNumbers) {
  CsvSource::Options options;
  options.split_column = "held";
  options.standardize = true;
  std::string text = "x,y,held,miner,w\n";
  for (int row = 0; row < 200; ++row)
    text +=
        fmt::format("{},{},{},\"m{}\",{}e-3\n", row * 0.37, row % 7, row % 3 == 0 ? "true" : "0", row % 5, row * row);
  const Outcome classes = csv(text, options, {.placement_column = "miner"});
  EXPECT_EQ(classes.error, "");
  EXPECT_EQ(classes.train_count, 133U);
  EXPECT_EQ(classes.placement_values.at(0), "m1");
  const Outcome numbers = csv(text, options, {.placement_column = "miner", .target = Target::numbers});
  EXPECT_EQ(numbers.targets.size(), 200U);
  EXPECT_EQ(numbers.features, classes.features);
}

TEST_F(ParallelLoading, TheFirstFaultyLineOfACsvIsNamed) {
  const auto error = [&](const std::string& text) {
    return csv(text).error.substr((folder_ / "rows").string().size());
  };
  EXPECT_EQ(error("x,y\n1,a\n2,b\nq,a\n3,a\nr,b\n"), ":4: column \"x\": \"q\" is not a number");
  EXPECT_EQ(error("x,y\n1,a\n2,b,3\nq,a\n"), ":3: 3 fields, where the header has 2");
  EXPECT_EQ(error("x,y\n1,a\n\n2,b\"\nq,a\n4,\"c\n"), ":4: a quote within a field that does not begin with one");
  EXPECT_EQ(error("x,y\n1,\"a\n\"b\nq,a\n4,\"c\n"), ":3: text behind a closing quote");
  EXPECT_EQ(error("x,y\n1,a\n2,\"b\nq,a\n4,c\n"), ":3: the quote that opens here is never closed");
  EXPECT_EQ(error("x,y\n1,\"a\n\n\"\n2,b\rq,a\n"), ":5: a carriage return without a line feed");
  EXPECT_EQ(error("x,y\n1,a\n\"\"\n2,b\n"), ":3: 1 fields, where the header has 2");
  EXPECT_EQ(error("x,y\n1,a\n2,\n"), ":3: column \"y\": the label is missing");
  EXPECT_EQ(error("x,y\n1,a\n2,a\n"), ": column \"y\": 2 row(s), 1 different label(s); at least two are needed");
}

TEST_F(ParallelLoading, OneLabelTooManyIsFoundWhereItStands) {
  std::string text = "x,y\n";
  for (std::size_t row = 0; row < CsvSource::kMostClasses; ++row) text += fmt::format("1,\"c{}\"\n", row);
  const std::string enough = text;
  text += "1,c7\n\n1,one more\nfaulty,c1\n";
  CsvSource::Options options;
  options.path = write(text);
  options.label = "y";
  const std::string expected =
      fmt::format("{}:{}: column \"y\": more than {} different labels", options.path.path.string(),
                  CsvSource::kMostClasses + 4, CsvSource::kMostClasses);
  for (const std::size_t bytes : {std::size_t{500}, std::size_t{100'000}, kWhole})
    EXPECT_EQ(load(CsvSource{options}, {.runner = on_threads(3), .block_bytes = bytes}).error, expected) << bytes;
  options.path = write(enough + "faulty,c1\n1,one more\n");
  EXPECT_THAT(load(CsvSource{options}, {.runner = on_threads(3), .block_bytes = 500}).error, HasSubstr("\"faulty\""));
}

// A line of one field claims a row of a thousand numbers: nothing is allocated for rows that can't be there.
TEST_F(ParallelLoading, RowsThatTheFileCantHoldAreNotAllocated) {
  std::string text = "y";
  for (int column = 0; column < 60'000; ++column) text += fmt::format(",{}", column);
  text += '\n';
  for (int row = 0; row < 4'000'000; ++row) text += "a\n";  // would be 1.9 TB
  CsvSource::Options options;
  options.path = write(text);
  options.label = "y";
  EXPECT_THAT(load(CsvSource{options}, {.runner = on_threads(2)}).error, HasSubstr(":2: 1 fields"));
}

TEST_F(ParallelLoading, APipeIsReadAsItComes) {
  const std::filesystem::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto through_pipe = [&](const DataSource& source, const std::string& text) {
    const auto writing = std::async(std::launch::async, [&] { std::ofstream(pipe, std::ios::binary) << text; });
    return load(source, {.runner = on_threads(3), .block_bytes = 16});
  };
  CsvSource::Options csv_options;
  csv_options.path = {"pipe", pipe};
  csv_options.label = "y";
  csv_options.test_share = 0;
  EXPECT_EQ(through_pipe(CsvSource{csv_options}, "x,y\n1,a\n2,\"b\n\"\n"), csv("x,y\n1,a\n2,\"b\n\"\n"));
  LibsvmSource::Options options;
  options.path = {"pipe", pipe};
  options.test_share = 0.5;
  EXPECT_EQ(through_pipe(LibsvmSource{options}, "1 1:2\n2 3:4\n"), libsvm("1 1:2\n2 3:4\n"));
}

TEST_F(ParallelLoading, LibsvmOfEveryKindOfLine) {
  const Outcome plain = libsvm("1 1:2 3:4\n-1 2:5\n+1 3:7\n");
  EXPECT_EQ(plain.error, "");
  EXPECT_EQ(plain.features.size(), 9U);
  EXPECT_EQ(libsvm("1 1:2 3:4\r\n\n  \t\n# 9:1\n-1 2:+5 # 7:1\n\n+1   3:7"), plain);
  EXPECT_EQ(libsvm("\n\n1 1:2 3:4\n-1 2:5\n+1 3:7\n\n\n"), plain);
  std::string text;
  for (int row = 0; row < 300; ++row)
    text +=
        fmt::format("{}{} {}:{} {}:{}\n", row % 2 == 0 ? "+" : "", row % 5, 1 + row % 3, row * 0.1, 4 + row % 9, -row);
  EXPECT_EQ(libsvm(text).class_names.size(), 5U);
  EXPECT_EQ(libsvm(text, {.target = Target::numbers}).targets.size(), 300U);
}

TEST_F(ParallelLoading, TheFirstFaultyLineOfALibsvmFileIsNamed) {
  const auto error = [&](const std::string& text) {
    return libsvm(text).error.substr((folder_ / "rows").string().size());
  };
  EXPECT_EQ(error("1 1:2\n\n2 1:3\n1 x\n2 3:1 2:4\n"), ":4: \"x\" is not index:value");
  EXPECT_EQ(error("1 1:2\n2 3:1 3:4\n# 7\n1 x\n"), ":2: index 3 does not ascend");
  EXPECT_EQ(error("1 1:2\n2 0:1 2:1\n1 1:1\n"), ":2: index 0 is not in [1, 2]");
  EXPECT_EQ(error("1 1:2\n+ 1:1\n"), ":2: \"+\" is no label");
  EXPECT_EQ(error("1 1:2\n1 1:inf\n1 y\n"), ":2: \"inf\" is not a finite number");
}

}  // namespace
}  // namespace stakemine::learning
