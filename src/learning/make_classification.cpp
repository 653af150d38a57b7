// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/make_classification.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/learning/numpy_random.hpp"

#include "learning/permute.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

constexpr std::size_t kClustersPerClass = 2;
constexpr double kFlippedShare = 0.01;
constexpr std::size_t kDirectDimensions = 30;  // Corners are drawn as integers of at most so many bits.

// Distinct integers below `population`, the way that sklearn.utils.random.sample_without_replacement chooses for the
// ratio.
std::vector<std::uint32_t> sample_without_replacement(std::uint32_t population, std::uint32_t count,
                                                      NumpyRandom& random) {
  const double ratio = static_cast<double>(count) / static_cast<double>(population);
  std::vector<std::uint32_t> sample;
  if (ratio > 0.01 && ratio < 0.99) {
    sample = random.permutation(population);
    sample.resize(count);
    return sample;
  }
  sample.reserve(count);
  if (ratio < 0.2) {
    std::set<std::uint32_t> drawn;
    while (sample.size() < count) {
      const auto candidate = static_cast<std::uint32_t>(random.interval(population - 1));
      if (drawn.insert(candidate).second) sample.push_back(candidate);
    }
    return sample;
  }
  for (std::uint32_t i = 0; i < count; ++i) sample.push_back(i);
  for (std::uint32_t i = count; i < population; ++i)
    if (const std::uint64_t place = random.interval(i); place < count) sample[place] = i;
  return sample;
}

// Distinct corners of the hypercube [−side, side]^dimensions, one a row. Beyond 30 dimensions the first ones are plain
// coin flips, all drawn before the last thirty.
Matrix hypercube_corners(std::size_t count, std::size_t dimensions, double side, NumpyRandom& random) {
  Matrix corners{count, dimensions};
  const std::size_t direct = std::min(dimensions, kDirectDimensions);
  const auto place = [side](std::uint64_t bit) { return static_cast<double>(bit) * (2.0 * side) - side; };
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t column = 0; column < dimensions - direct; ++column)
      corners.row(row)[column] = place(random.interval(1));
  const auto sample = sample_without_replacement(1U << direct, static_cast<std::uint32_t>(count), random);
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t bit = 0; bit < direct; ++bit)
      corners.row(row)[dimensions - 1 - bit] = place(sample[row] >> bit & 1U);
  return corners;
}

std::vector<std::size_t> cluster_sizes(std::size_t samples, std::size_t classes) {
  const double share = 1.0 / static_cast<double>(classes);  // scikit-learn rounds here, and so must we.
  const double size = static_cast<double>(samples) * share / static_cast<double>(kClustersPerClass);
  std::vector<std::size_t> sizes(classes * kClustersPerClass, static_cast<std::size_t>(size));
  for (std::size_t left = samples - sizes[0] * sizes.size(), i = 0; i < left; ++i) ++sizes[i % sizes.size()];
  return sizes;
}

// Fills a block of columns with standard normal deviates, row by row.
void fill_normal(Matrix& matrix, std::size_t first_column, std::size_t count, NumpyRandom& random) {
  for (std::size_t row = 0; row < matrix.rows; ++row)
    for (double& number : matrix.row(row).subspan(first_column, count)) number = random.standard_normal();
}

Matrix uniform_matrix(std::size_t rows, std::size_t columns, NumpyRandom& random) {
  Matrix matrix{rows, columns};
  for (double& number : matrix.data) number = 2.0 * random.random_sample() - 1.0;
  return matrix;
}

// out = in · matrix, for one row.
void multiply(std::span<const double> in, const Matrix& matrix, std::span<double> out) {
  std::ranges::fill(out, 0.0);
  for (std::size_t k = 0; k < in.size(); ++k)
    for (std::size_t column = 0; column < out.size(); ++column) out[column] += in[k] * matrix.row(k)[column];
}

void shape_clusters(const ClassificationShape& shape, const Matrix& corners, ClassificationData& data,
                    NumpyRandom& random) {
  const std::size_t informative = corners.columns;
  std::vector<double> sheared(informative);
  std::size_t row = 0;
  const std::vector<std::size_t> sizes = cluster_sizes(data.labels.size(), static_cast<std::size_t>(shape.n_classes));
  for (std::size_t cluster = 0; cluster < sizes.size(); ++cluster) {
    const Matrix shear = uniform_matrix(informative, informative, random);
    for (const std::size_t end = row + sizes[cluster]; row < end; ++row) {
      const auto features = data.features.row(row).first(informative);
      multiply(features, shear, sheared);
      for (std::size_t column = 0; column < informative; ++column)
        features[column] = sheared[column] + corners.row(cluster)[column];
      data.labels[row] = static_cast<std::uint32_t>(cluster % shape.n_classes);
    }
  }
}

void flip_labels(std::vector<std::uint32_t>& labels, std::uint64_t classes, NumpyRandom& random) {
  std::vector<std::size_t> flipped;
  for (std::size_t row = 0; row < labels.size(); ++row)
    if (random.random_sample() < kFlippedShare) flipped.push_back(row);
  for (const std::size_t row : flipped) labels[row] = static_cast<std::uint32_t>(random.interval(classes - 1));
}

void shuffle_rows_and_columns(ClassificationData& data, NumpyRandom& random) {
  const auto rows = random.permutation(static_cast<std::uint32_t>(data.features.rows));
  permute_rows(data.features.view(), rows);
  permute_items(std::span{data.labels}, rows);
  const auto columns = random.permutation(static_cast<std::uint32_t>(data.features.columns));
  for (std::size_t row = 0; row < data.features.rows; ++row) permute_items(data.features.row(row), columns);
}

}  // namespace

std::optional<ArgumentProblem> problem_of(const ClassificationShape& shape) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto counts = {std::pair{"n_samples", shape.n_samples}, std::pair{"n_features", shape.n_features},
                       std::pair{"n_classes", shape.n_classes}};
  for (const auto& [name, count] : counts)
    if (count == 0 || count > kMost) return ArgumentProblem{name, fmt::format("must be from 1 to {}", kMost)};
  if (shape.n_informative > shape.n_features || shape.n_redundant > shape.n_features - shape.n_informative)
    return ArgumentProblem{"n_informative",
                           fmt::format("n_informative ({}) + n_redundant ({}) must be at most n_features ({})",
                                       shape.n_informative, shape.n_redundant, shape.n_features)};
  const std::uint64_t corners = std::uint64_t{1} << std::min<std::uint64_t>(shape.n_informative, kDirectDimensions);
  if (kClustersPerClass * shape.n_classes > corners)
    return ArgumentProblem{
        "n_classes", fmt::format("2 clusters for each of {} classes need {} corners of a hypercube; "
                                 "n_informative ({}) dimensions have {}",
                                 shape.n_classes, kClustersPerClass * shape.n_classes, shape.n_informative, corners)};
  if (!std::isfinite(shape.class_sep)) return ArgumentProblem{"class_sep", "must be finite"};
  return std::nullopt;
}

ClassificationData make_classification(const ClassificationShape& shape, std::uint32_t random_state) {
  if (const auto problem = problem_of(shape)) throw UserError(fmt::format("{}: {}", problem->argument, problem->text));
  const auto samples = static_cast<std::size_t>(shape.n_samples), features = static_cast<std::size_t>(shape.n_features);
  const auto informative = static_cast<std::size_t>(shape.n_informative);
  const auto redundant = static_cast<std::size_t>(shape.n_redundant);
  NumpyRandom random{random_state};
  ClassificationData data{Matrix{samples, features}, std::vector<std::uint32_t>(samples)};

  const Matrix corners = hypercube_corners(kClustersPerClass * static_cast<std::size_t>(shape.n_classes), informative,
                                           shape.class_sep, random);
  fill_normal(data.features, 0, informative, random);
  shape_clusters(shape, corners, data, random);
  if (redundant > 0) {
    const Matrix mixture = uniform_matrix(informative, redundant, random);
    for (std::size_t row = 0; row < samples; ++row) {
      const auto numbers = data.features.row(row);
      multiply(numbers.first(informative), mixture, numbers.subspan(informative, redundant));
    }
  }
  fill_normal(data.features, informative + redundant, features - informative - redundant, random);
  flip_labels(data.labels, shape.n_classes, random);
  shuffle_rows_and_columns(data, random);
  return data;
}

}  // namespace stakemine::learning
