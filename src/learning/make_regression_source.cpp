// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/make_regression_source.hpp"

#include "stakemine/learning/numpy_random.hpp"

#include "learning/permute.hpp"

#include <limits>

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& MakeRegressionSource::Options::description() {
  using Self = Options;
  constexpr auto kMost = static_cast<double>(std::numeric_limits<std::uint32_t>::max());
  static const auto described = describe_preparation(
      config::Description<Self>("make_regression", "scikit-learn's make_regression; other arguments at defaults.")
          .field("n_samples", &Self::n_samples, "Rows.", {.range = config::between(1, kMost)})
          .field("n_features", &Self::n_features, "Columns.", {.range = config::between(1, kMost)})
          .field("n_informative", &Self::n_informative,
                 "Columns that the number depends on; all where that is not more.")
          .field("bias", &Self::bias, "The number where all features are 0.")
          .field("noise", &Self::noise, "Deviation of the normal noise.", {.range = config::at_least(0)})
          .field("random_state", &Self::random_state,
                 "scikit-learn's seed; the low 32 bits of the run's seed if absent."));
  return described;
}

DataSource::Raw MakeRegressionSource::do_load(const DataRequest& request) const {
  const auto rows = static_cast<std::size_t>(options_.n_samples),
             columns = static_cast<std::size_t>(options_.n_features);
  const std::size_t informative = std::min<std::size_t>(columns, options_.n_informative);
  NumpyRandom random{options_.random_state.value_or(static_cast<std::uint32_t>(request.seed))};
  Raw raw;
  Dataset& data = raw.data;
  data.name = "make_regression";
  data.features = Matrix{rows, columns};
  for (double& number : data.features.data) number = random.standard_normal();
  std::vector<double> coefficients(informative);
  for (double& number : coefficients) number = 100.0 * random.random_sample();
  data.targets.assign(rows, options_.bias);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t j = 0; j < informative; ++j) data.targets[row] += data.features.row(row)[j] * coefficients[j];
  if (options_.noise > 0)
    for (double& number : data.targets) number += options_.noise * random.standard_normal();
  const auto order = random.permutation(static_cast<std::uint32_t>(rows));
  permute_rows(data.features.view(), order);
  permute_items(std::span{data.targets}, order);
  const auto column_order = random.permutation(static_cast<std::uint32_t>(columns));
  for (std::size_t row = 0; row < rows; ++row) permute_items(data.features.row(row), column_order);
  for (std::size_t j = 0; j < columns; ++j) data.feature_names.push_back(fmt::format("x{}", j));
  return raw;
}

MemoryEstimate MakeRegressionSource::do_memory_estimate(Storage) const {
  constexpr double kBytesPerRow = 32, kBytesPerName = 64;
  const auto rows = static_cast<double>(options_.n_samples), columns = static_cast<double>(options_.n_features);
  return {.bytes = rows * (8 * columns + kBytesPerRow) + kBytesPerName * columns,
          .field = rows >= columns ? "n_samples" : "n_features",
          .rows = rows,
          .features = columns,
          .classes = 1};
}

}  // namespace stakemine::learning
