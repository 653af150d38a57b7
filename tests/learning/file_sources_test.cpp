// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/idx_source.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

namespace stakemine::learning {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FileSources : public ::testing::Test {
 protected:
  FileSources() { std::filesystem::create_directory(folder_); }
  ~FileSources() override { std::filesystem::remove_all(folder_); }

  config::InputFile write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return {name, folder_ / name};
  }
  config::InputFile write_compressed(const std::string& name, const std::string& bytes) {
    const gzFile file = gzopen((folder_ / name).c_str(), "wb");
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return {name, folder_ / name};
  }
  template <class Load>
  static std::string error_of(Load load) {
    try {
      (void)load();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  Dataset libsvm(const std::string& text, LibsvmSource::Options options = {}, Target target = Target::classes) {
    options.path = write("rows.txt", text);
    options.test_share = 0;
    return LibsvmSource{options}.load({.target = target});
  }
  std::string libsvm_error(const std::string& text, LibsvmSource::Options options = {}) {
    return error_of([&] { return libsvm(text, options); });
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stakemine-files-" + std::to_string(::getpid()) + "-" +
                                                ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(FileSources, LibsvmIsSparse) {
  const Dataset data = libsvm("+1 1:0.5 4:-2e1\r\n# nothing\n\n-1 2:3 # so\n1 \t 3:+7\n");
  EXPECT_THAT(data.features.data, ElementsAre(0.5, 0, 0, -20, 0, 3, 0, 0, 0, 0, 7, 0));
  EXPECT_THAT(data.class_names, ElementsAre("-1", "1"));
  EXPECT_THAT(data.labels, ElementsAre(1, 0, 1));
  LibsvmSource::Options options;
  options.features = 5;
  options.first_index = 0;
  EXPECT_THAT(libsvm("a 0:1\nb 4:2", options).features.data, ElementsAre(1, 0, 0, 0, 0, 0, 0, 0, 0, 2));
  EXPECT_THAT(libsvm("1.5 1:1\n-2 1:2\n", {}, Target::numbers).targets, ElementsAre(1.5, -2));
}

TEST_F(FileSources, LibsvmRefusesWithThePlace) {
  EXPECT_THAT(libsvm_error("1 4:1\n2 3:1 2:1\n"), HasSubstr(":2: index 2 does not ascend"));
  EXPECT_THAT(libsvm_error("1 1:1\n2 0:1\n"), HasSubstr(":2: index 0 is not in [1, 1]"));
  EXPECT_THAT(libsvm_error("1 1:1 x\n2 1:1\n"), HasSubstr(":1: \"x\" is not index:value"));
  EXPECT_THAT(libsvm_error("1 1:nan\n2 1:1\n"), HasSubstr(":1: \"nan\" is not a finite number"));
  EXPECT_THAT(libsvm_error("1 1:1\n1 1:2\n"), HasSubstr("one label only"));
  EXPECT_THAT(libsvm_error("1 1:1\n+ 1:1\n2 1:2\n"), HasSubstr(":2: \"+\" is no label"));
  EXPECT_THAT(libsvm_error("\n"), HasSubstr("0 features"));
  EXPECT_THAT(libsvm_error("1 4294967296:1\n"), HasSubstr("4294967296 features; expected 1 to 16777216"));
  LibsvmSource::Options options;
  options.features = 2;
  EXPECT_THAT(libsvm_error("1 3:1\n2 1:1\n", options), HasSubstr("index 3 is not in [1, 2]"));
}

TEST_F(FileSources, LibsvmKnowsItsMemoryBeforeItAllocates) {
  LibsvmSource::Options options;
  options.path = write("rows.txt", "1 16777216:1\n2 1:1\n3 1:1\n");
  const MemoryEstimate estimate = LibsvmSource{options}.memory_estimate();
  EXPECT_EQ(estimate.field, "path");
  EXPECT_EQ(estimate.rows, 3);
  EXPECT_EQ(estimate.classes, 3);
  EXPECT_GT(estimate.bytes, 3 * 16777216.0 * 8);
}

std::string idx(char type, std::initializer_list<unsigned char> sizes, const std::string& numbers) {
  std::string bytes{'\0', '\0', type, static_cast<char>(sizes.size())};
  for (const unsigned char size : sizes) bytes += std::string{'\0', '\0', '\0', static_cast<char>(size)};
  return bytes + numbers;
}

TEST_F(FileSources, IdxReadsImagesAndLabelsAlsoCompressed) {
  IdxSource::Options options;
  options.images = write_compressed("images.gz", idx(8, {3, 1, 2}, std::string{"\1\2\3\4\xFF\0", 6}));
  options.labels = write("labels", idx(8, {3}, "\7\3\7"));
  options.test_images = write("test", idx(11, {1, 2, 1}, std::string{"\xFF\xFE\1\0", 4}));  // 16 bits: −2, 256
  options.test_labels = write_compressed("test.gz", idx(9, {1}, "\3"));
  const Dataset data = IdxSource{options}.load({});
  EXPECT_THAT(data.features.data, ElementsAre(1, 2, 3, 4, 255, 0, -2, 256));
  EXPECT_THAT(data.class_names, ElementsAre("3", "7"));
  EXPECT_THAT(data.labels, ElementsAre(1, 0, 1, 0));
  EXPECT_EQ(data.train_count, 3U);
  EXPECT_EQ(IdxSource{options}.memory_estimate().rows, 4);
  EXPECT_EQ(IdxSource{options}.memory_estimate().features, 2);
}

TEST_F(FileSources, IdxRefusesWhatDoesNotFit) {
  const auto error = [&](const std::string& images, const std::string& labels) {
    IdxSource::Options options;
    options.images = write("images", images);
    options.labels = write("labels", labels);
    return error_of([&] { return IdxSource{options}.load({}); });
  };
  const std::string labels = idx(8, {2}, "\1\2"), images = idx(8, {2, 1}, "\1\2");
  EXPECT_EQ(error(images, labels), "no error");
  EXPECT_THAT(error("x,y\n", labels), HasSubstr("images: is not an IDX file"));
  EXPECT_THAT(error(idx(8, {2, 1}, "\1"), labels), HasSubstr("images: ends early"));
  EXPECT_THAT(error(images + "x", labels), HasSubstr("images: has more bytes than its header says"));
  EXPECT_THAT(error(idx(8, {2}, "\1\2"), labels), HasSubstr("images: has no images"));
  EXPECT_THAT(error(idx(8, {3, 1}, "\1\2\3"), labels), HasSubstr("labels: 2 labels for 3 images"));
  EXPECT_THAT(error(images, idx(8, {2}, "\1\1")), HasSubstr("1 different label(s)"));
  const std::string huge = std::string{"\0\0\x8\2", 4} + "\xFF\xFF\xFF\xFF" + "\xFF\xFF\xFF\xFF";
  EXPECT_THAT(error(huge, labels), HasSubstr("images: claims more numbers than it can hold"));
}

TEST_F(FileSources, CsvPredictsNumbersToo) {
  CsvSource::Options options;
  options.path = write("rows.csv", "x,y\n1,2.5\n2,-1\n");
  options.label = "y";
  options.test_share = 0;
  const Dataset data = CsvSource{options}.load({.target = Target::numbers});
  EXPECT_THAT(data.targets, ElementsAre(2.5, -1));
  EXPECT_TRUE(data.labels.empty());
  options.stratify = true;
  EXPECT_THAT(error_of([&] { return CsvSource{options}.load({.target = Target::numbers}); }), HasSubstr("stratify"));
  options.stratify = false;
  options.path = write("rows.csv", "x,y\n1,a\n");
  EXPECT_THAT(error_of([&] { return CsvSource{options}.load({.target = Target::numbers}); }),
              HasSubstr(":2: column \"y\": \"a\" is not a number"));
}

}  // namespace
}  // namespace stakemine::learning
