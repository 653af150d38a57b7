// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/idx_source.hpp"

#include "stakemine/core/error.hpp"

#include "learning/idx_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

// A pair of files, their headers read and found to belong together.
struct Part {
  Part(const config::InputFile& image_file, const config::InputFile& label_file)
      : images(image_file.path), labels(label_file.path) {
    if (images.dimensions().size() < 2 || images.numbers_per_item() == 0)
      throw UserError(fmt::format("{}: has no images: expected at least two dimensions", image_file.path.string()));
    if (labels.dimensions().size() != 1)
      throw UserError(fmt::format("{}: has no labels: expected one dimension", label_file.path.string()));
    if (labels.items() != images.items())
      throw UserError(
          fmt::format("{}: {} labels for {} images", label_file.path.string(), labels.items(), images.items()));
  }
  IdxFile images, labels;
};

void append(Part& part, const config::InputFile& label_file, std::size_t first, Dataset& data,
            std::vector<double>& labels) {
  for (std::size_t row = first; row < first + part.images.items(); ++row) part.images.read(data.features.row(row));
  part.images.expect_end();
  const std::span<double> own = std::span{labels}.subspan(first, part.labels.items());
  part.labels.read(own);
  part.labels.expect_end();
  if (std::ranges::any_of(own, [](double label) { return label != std::floor(label); }))
    throw UserError(fmt::format("{}: has a label that is no integer", label_file.path.string()));
}

// The labels as classes, sorted.
void name_labels(const std::vector<double>& labels, Dataset& data) {
  constexpr std::size_t kMostClasses = 65536;
  std::vector<double> classes = labels;
  std::ranges::sort(classes);
  classes.erase(std::ranges::unique(classes).begin(), classes.end());
  if (classes.size() < 2 || classes.size() > kMostClasses)
    throw UserError(
        fmt::format("{}: {} different label(s); expected 2 to {}", data.name, classes.size(), kMostClasses));
  for (const double label : classes) data.class_names.push_back(fmt::format("{}", label));
  for (const double label : labels)
    data.labels.push_back(static_cast<std::uint32_t>(std::ranges::lower_bound(classes, label) - classes.begin()));
}

}  // namespace

const config::ObjectDescription& IdxSource::Options::description() {
  using Self = Options;
  static const auto described =
      describe_preparation(
          config::Description<Self>("idx_data", "Images and labels in IDX files, as MNIST's, also compressed by gzip.")
              .field("images", &Self::images, "The file of the images.", {.required = true})
              .field("labels", &Self::labels, "The file of their labels.", {.required = true})
              .field("test_images", &Self::test_images, "Images kept for testing; drawn from `images` if absent.")
              .field("test_labels", &Self::test_labels, "Their labels."))
          .check([](const Self& options, const config::Complain& complain) {
            if (options.test_images.has_value() != options.test_labels.has_value())
              complain(options.test_images ? "test_labels" : "test_images",
                       "is missing; expected both test_images and test_labels, or neither");
            if (!options.test_images) return;
            constexpr std::string_view kWhy = "has no meaning where test_images are the rows for testing";
            if (options.test_share) complain("test_share", kWhy);
            if (options.split_random_state) complain("split_random_state", kWhy);
            if (options.stratify) complain("stratify", kWhy);
          });
  return described;
}

DataSource::Raw IdxSource::do_load(const DataRequest& request) const {
  if (!request.placement_column.empty())
    throw UserError(fmt::format("{}: has no columns that could say who holds a row", options_.images.path.string()));
  Part train{options_.images, options_.labels};
  std::optional<Part> test;
  if (options_.test_images) test.emplace(*options_.test_images, *options_.test_labels);
  const std::size_t features = train.images.numbers_per_item();
  if (test && test->images.numbers_per_item() != features)
    throw UserError(fmt::format("{}: images of {} numbers, where the others have {}",
                                options_.test_images->path.string(), test->images.numbers_per_item(), features));
  const std::size_t rows = train.images.items() + (test ? test->images.items() : 0);
  if (rows == 0 || rows >= std::numeric_limits<std::uint32_t>::max())
    throw UserError(fmt::format("{}: {} images; expected 1 to 4294967294", options_.images.path.string(), rows));
  Raw raw;
  Dataset& data = raw.data;
  data.name = options_.images.path.filename().string();
  data.features = Matrix{rows, features};
  for (std::size_t j = 0; j < features; ++j) data.feature_names.push_back(fmt::format("x{}", j));
  std::vector<double> labels(rows);
  append(train, options_.labels, 0, data, labels);
  if (test) {
    append(*test, *options_.test_labels, train.images.items(), data, labels);
    raw.is_test.emplace(rows);
    std::fill(raw.is_test->begin() + static_cast<std::ptrdiff_t>(train.images.items()), raw.is_test->end(), true);
  }
  name_labels(labels, data);
  return raw;
}

MemoryEstimate IdxSource::do_memory_estimate(Storage) const {
  constexpr double kBytesPerRow = 32, kUsualClasses = 10;
  const IdxFile images{options_.images.path};
  auto rows = static_cast<double>(images.items());
  if (options_.test_images) rows += static_cast<double>(IdxFile{options_.test_images->path}.items());
  const auto features = static_cast<double>(images.numbers_per_item());
  return {.bytes = rows * (8 * features + kBytesPerRow),
          .field = "images",
          .rows = rows,
          .features = features,
          .classes = kUsualClasses};
}

}  // namespace stakemine::learning
