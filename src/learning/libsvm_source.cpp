// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/libsvm_source.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/byte_source.hpp"
#include "stakemine/core/error.hpp"

#include "learning/libsvm_rows.hpp"
#include "learning/line_blocks.hpp"
#include "learning/text_classes.hpp"

#include <filesystem>
#include <limits>
#include <new>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

constexpr double kBytesOfNumber = sizeof(double) + sizeof(std::uint32_t);  // that is held, and its column

std::uint64_t features_of(const LibsvmSource::Options& options, const LibsvmExtent& extent) {
  return options.features.value_or(extent.largest_index + 1 - options.first_index);
}

// With a number in four, sparse rows take three eighths of the memory and half the time (learning_bench).
bool is_sparse(const LibsvmExtent& extent, std::uint64_t features) {
  return static_cast<double>(extent.numbers) * LibsvmSource::kSparseFrom <=
         static_cast<double>(extent.rows) * static_cast<double>(features);
}

Storage storage_of(const LibsvmSource::Options& options, Storage most, const LibsvmExtent& extent,
                   std::uint64_t features) {
  if (options.storage) return *options.storage;
  return most == Storage::sparse && !options.standardize && is_sparse(extent, features) ? Storage::sparse
                                                                                        : Storage::dense;
}

// Takes memory for all rows.
void allocate(Storage storage, const LibsvmExtent& extent, Dataset& data) {
  const auto rows = static_cast<std::size_t>(extent.rows);
  if (storage == Storage::dense) {
    data.features = Matrix{rows, data.features.columns};
    return;
  }
  data.features.rows = rows;
  data.features.data.resize(static_cast<std::size_t>(extent.numbers));
  data.pattern.columns.resize(static_cast<std::size_t>(extent.numbers));
  data.pattern.rows.resize(rows);
}

double bytes_of(Storage storage, const LibsvmExtent& extent, std::uint64_t features) {
  const auto rows = static_cast<double>(extent.rows);
  return storage == Storage::dense ? rows * static_cast<double>(features) * sizeof(double)
                                   : static_cast<double>(extent.numbers) * kBytesOfNumber + rows * sizeof(RowExtent);
}

}  // namespace

const config::ObjectDescription& LibsvmSource::Options::description() {
  using Self = Options;
  static const auto described =
      describe_preparation(
          config::Description<Self>("libsvm_data", "A LIBSVM text file: label index:value index:value …")
              .field("path", &Self::path, "The file.", {.required = true})
              .field("features", &Self::features, "How many columns there are; the largest index if absent.",
                     {.range = config::between(1, static_cast<double>(kMostFeatures))})
              .field("first_index", &Self::first_index, "The index of the first column.",
                     {.range = config::between(0, 1)})
              .field("storage", &Self::storage,
                     "How rows are held: every number, or those that the file names. If absent, sparse where it names "
                     "at most one in four, the model reads sparse rows and nothing is standardized."))
          .check([](const Self& options, const config::Complain& complain) {
            if (options.storage == Storage::sparse && options.standardize)
              complain("standardize",
                       "would leave hardly a 0 in rows whose storage is sparse; expected false, or dense storage");
          });
  return described;
}

DataSource::Raw LibsvmSource::do_load(const DataRequest& request) const {
  const std::string file = options_.path.path.string();
  if (!request.placement_column.empty())
    throw UserError(fmt::format("{}: has no columns that could say who holds a row", file));
  const ByteSource text{options_.path.path, ByteSource::Pipes::keep};
  const LineBlocks blocks{text, request.block_bytes};
  std::vector<LibsvmExtent> extents(blocks.count());
  run_blocks(request.runner, blocks.count(),
             [&](std::size_t block) { extents[block] = extent_of(blocks.lines(block)); });
  std::vector<LibsvmExtent> before{{}};  // each block, and the end
  for (const LibsvmExtent& own : extents) before.push_back(before.back() + own);
  const LibsvmExtent& extent = before.back();
  const std::uint64_t features = features_of(options_, extent);
  if (features == 0 || features > kMostFeatures)
    throw UserError(fmt::format("{}: {} features; expected 1 to {}", file, features, kMostFeatures));
  if (extent.rows == 0 || extent.rows >= std::numeric_limits<std::uint32_t>::max())
    throw UserError(
        fmt::format("{}: {} rows; expected 1 to {}", file, extent.rows, std::numeric_limits<std::uint32_t>::max() - 1));
  const Storage storage = storage_of(options_, request.most, extent, features);
  STAKEMINE_ASSERT(storage == Storage::dense || request.most == Storage::sparse, "sparse rows that nobody reads");
  Raw raw;
  Dataset& data = raw.data;
  data.name = options_.path.path.filename().string();
  data.features.columns = static_cast<std::size_t>(features);
  try {
    allocate(storage, extent, data);
  } catch (const std::bad_alloc&) {  // Of a pipe nothing was known before.
    throw UserError(fmt::format("{}: {} rows of {} features, held {}, take {:.3g} GB, more than there is", file,
                                extent.rows, features, storage == Storage::dense ? "dense" : "sparse",
                                bytes_of(storage, extent, features) / 1e9));
  }
  if (storage == Storage::dense)
    for (std::uint64_t j = 0; j < features; ++j) data.feature_names.push_back(fmt::format("x{}", j));
  const LibsvmReader reader{options_, request.target, static_cast<std::size_t>(features)};
  std::vector<LibsvmLabels> parts(blocks.count());
  run_blocks(request.runner, blocks.count(), [&](std::size_t block) {
    const auto first_row = static_cast<std::size_t>(before[block].rows);
    const auto rows = static_cast<std::size_t>(extents[block].rows);
    if (storage == Storage::dense) {
      const DenseSink sink{{data.features.row(first_row).data(), rows, data.features.columns}};
      reader.read(blocks.lines(block), before[block].lines + 1, sink, parts[block]);
      return;
    }
    const auto first = static_cast<std::size_t>(before[block].numbers);
    const auto numbers = static_cast<std::size_t>(extents[block].numbers);
    const SparseSink sink{std::span{data.pattern.rows}.subspan(first_row, rows), first,
                          std::span{data.pattern.columns}.subspan(first, numbers),
                          std::span{data.features.data}.subspan(first, numbers)};
    reader.read(blocks.lines(block), before[block].lines + 1, sink, parts[block]);
  });
  LabelIndex classes;
  for (LibsvmLabels& part : parts) {
    append_labels(part.classes, classes, data.labels);
    data.targets.insert(data.targets.end(), part.targets.begin(), part.targets.end());
    if (classes.names().size() > kMostClasses)
      throw UserError(fmt::format("{}: more than {} different labels; expected fewer, or a model that predicts numbers",
                                  file, kMostClasses));
  }
  if (request.target == Target::numbers) return raw;
  name_classes(classes.names(), data);
  if (data.class_names.size() < 2) throw UserError(fmt::format("{}: one label only; at least two are needed", file));
  return raw;
}

MemoryEstimate LibsvmSource::do_memory_estimate(Storage most) const {
  constexpr double kBytesPerRow = 32, kBytesPerName = 64;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(options_.path.path, failure)) return {};
  const ByteSource text{options_.path.path};
  LineReader lines{text, 0, *text.size()};
  LibsvmExtent extent;
  std::set<std::string, std::less<>> labels;
  for (std::string_view line; lines.next(line);) {
    const std::string_view label = look_at(line, extent);
    if (!label.empty() && labels.size() <= kMostClasses && !labels.contains(label)) labels.emplace(label);
  }
  const std::uint64_t features = features_of(options_, extent);
  const Storage storage = storage_of(options_, most, extent, features);
  MemoryEstimate estimate{
      .bytes = bytes_of(storage, extent, features) + static_cast<double>(extent.rows) * kBytesPerRow,
      .field = options_.features ? "features" : "path",
      .rows = static_cast<double>(extent.rows),
      .features = static_cast<double>(features),
      .classes = static_cast<double>(labels.size())};
  if (storage == Storage::sparse) {
    estimate.numbers = static_cast<double>(extent.numbers);
    return estimate;
  }
  estimate.bytes += kBytesPerName * estimate.features;
  if (most == Storage::sparse && is_sparse(extent, features))
    estimate.field = options_.storage ? "storage" : "standardize";
  return estimate;
}

}  // namespace stakemine::learning
