// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/make_blobs_source.hpp"

#include "stakemine/learning/numpy_random.hpp"

#include "learning/permute.hpp"

#include <limits>

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& MakeBlobsSource::Options::description() {
  using Self = Options;
  constexpr auto kMost = static_cast<double>(std::numeric_limits<std::uint32_t>::max());
  static const auto described =
      describe_preparation(
          config::Description<Self>("make_blobs", "scikit-learn's make_blobs: Gaussian blobs, one a class.")
              .field("n_samples", &Self::n_samples, "Rows.", {.range = config::between(1, kMost)})
              .field("n_features", &Self::n_features, "Columns.", {.range = config::between(1, kMost)})
              .field("centers", &Self::centers, "Classes.", {.range = config::between(2, 65536)})
              .field("cluster_std", &Self::cluster_std, "Deviation of a blob.", {.range = config::above(0)})
              .field("random_state", &Self::random_state,
                     "scikit-learn's seed; the low 32 bits of the run's seed if absent."))
          .check([](const Self& options, const config::Complain& complain) {
            if (options.n_samples < options.centers) complain("n_samples", "is below centers; expected a row a class");
          });
  return described;
}

DataSource::Raw MakeBlobsSource::do_load(const DataRequest& request) const {
  constexpr double kHalfBox = 10;
  const auto rows = static_cast<std::size_t>(options_.n_samples),
             columns = static_cast<std::size_t>(options_.n_features);
  const auto classes = static_cast<std::size_t>(options_.centers);
  NumpyRandom random{options_.random_state.value_or(static_cast<std::uint32_t>(request.seed))};
  Matrix centers{classes, columns};
  for (double& number : centers.data) number = -kHalfBox + 2 * kHalfBox * random.random_sample();
  Raw raw;
  Dataset& data = raw.data;
  data.name = "make_blobs";
  data.features = Matrix{rows, columns};
  for (std::size_t c = 0, row = 0; c < classes; ++c)
    for (const std::size_t end = row + rows / classes + (c < rows % classes ? 1 : 0); row < end; ++row) {
      data.labels.push_back(static_cast<std::uint32_t>(c));
      for (std::size_t j = 0; j < columns; ++j)
        data.features.row(row)[j] = centers.row(c)[j] + options_.cluster_std * random.standard_normal();
    }
  const auto order = random.permutation(static_cast<std::uint32_t>(rows));
  permute_rows(data.features.view(), order);
  permute_items(std::span{data.labels}, order);
  for (std::size_t c = 0; c < classes; ++c) data.class_names.push_back(std::to_string(c));
  for (std::size_t j = 0; j < columns; ++j) data.feature_names.push_back(fmt::format("x{}", j));
  return raw;
}

MemoryEstimate MakeBlobsSource::do_memory_estimate(Storage) const {
  constexpr double kBytesPerRow = 32, kBytesPerName = 64;
  const auto rows = static_cast<double>(options_.n_samples), columns = static_cast<double>(options_.n_features);
  const auto classes = static_cast<double>(options_.centers);
  return {.bytes = rows * (8 * columns + kBytesPerRow) + columns * (8 * classes + kBytesPerName),
          .field = rows >= columns ? "n_samples" : "n_features",
          .rows = rows,
          .features = columns,
          .classes = classes};
}

}  // namespace stakemine::learning
