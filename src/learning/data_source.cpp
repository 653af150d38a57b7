// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/data_source.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/learning/csv_source.hpp"
#include "stakemine/learning/idx_source.hpp"
#include "stakemine/learning/libsvm_source.hpp"
#include "stakemine/learning/make_blobs_source.hpp"
#include "stakemine/learning/make_classification_source.hpp"
#include "stakemine/learning/make_regression_source.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace stakemine::learning {

std::span<const std::pair<std::string_view, Storage>> enum_names(Storage) {
  static constexpr std::array kNames{std::pair{std::string_view{"dense"}, Storage::dense},
                                     std::pair{std::string_view{"sparse"}, Storage::sparse}};
  return kNames;
}

namespace {

Split split_by_mark(const std::vector<bool>& is_test) {
  Split split;
  for (std::uint32_t row = 0; row < is_test.size(); ++row) (is_test[row] ? split.test : split.train).push_back(row);
  return split;
}

Split split_by_share(const Dataset& data, const Preparation& preparation, std::uint64_t seed) {
  const auto rows = static_cast<std::uint32_t>(data.rows());
  const auto classes = static_cast<std::uint32_t>(data.class_names.size());
  const std::uint32_t test_rows = test_row_count(rows, preparation.test_share.value_or(Preparation::kDefaultTestShare));
  if (preparation.split_random_state && test_rows > 0) {
    const std::uint32_t state = *preparation.split_random_state;
    Split split = preparation.stratify ? numpy_stratified_split(data.labels, classes, test_rows, state)
                                       : numpy_split(rows, test_rows, state);
    std::ranges::sort(split.train);  // Within a part the source's order is kept, however the split was drawn.
    std::ranges::sort(split.test);
    return split;
  }
  return preparation.stratify ? keyed_stratified_split(data.labels, classes, test_rows, seed)
                              : keyed_split(rows, test_rows, seed);
}

}  // namespace

const config::Family<DataSource>& DataSource::family() {
  static const config::Family<DataSource> all{
      "data",
      "Where the rows to learn from come from.",
      {config::member<CsvSource, DataSource>("csv", "A CSV file with a header, one labelled row a record.",
                                             "RFC 4180 (Shafranovich 2005)"),
       config::member<MakeClassificationSource, DataSource>(
           "make_classification", "Gaussian clusters about the corners of a hypercube, equal to scikit-learn's.",
           "Guyon 2003, Design of experiments for the NIPS 2003 variable selection benchmark; scikit-learn 1.2"),
       config::member<LibsvmSource, DataSource>("libsvm", "A LIBSVM file: a label, then index:value of what is not 0.",
                                                "Chang and Lin 2011, LIBSVM: a library for support vector machines"),
       config::member<IdxSource, DataSource>("idx", "Files of images and their labels, as MNIST's; also compressed.",
                                             "LeCun, Cortes and Burges, The MNIST database; RFC 1952"),
       config::member<MakeRegressionSource, DataSource>(
           "make_regression", "Normal features, a number that is linear in some of them; equal to scikit-learn's.",
           "scikit-learn 1.2"),
       config::member<MakeBlobsSource, DataSource>(
           "make_blobs", "Gaussian blobs, one a class; equal to scikit-learn's.", "scikit-learn 1.2")}};
  return all;
}

Dataset DataSource::load(const DataRequest& request) const {
  const Preparation& wanted = preparation();
  if (!gives(request.target))
    throw UserError(request.target == Target::numbers
                        ? "the data have classes, where the model predicts numbers"
                        : "the data have numbers to predict, where the model has classes");
  if (wanted.stratify && request.target == Target::numbers)
    throw UserError("stratify keeps each class's share, but the model predicts numbers");
  Raw raw = do_load(request);
  Dataset& data = raw.data;
  const Split split = raw.is_test ? split_by_mark(*raw.is_test) : split_by_share(data, wanted, request.seed);
  if (split.train.empty())
    throw UserError(
        fmt::format("{}: all {} rows are for testing, none is left to learn from", data.name, split.test.size()));
  arrange(data, split);
  if (wanted.divide_by != 1.0) divide(data, wanted.divide_by, request.runner);
  if (wanted.log1p) log1p(data, request.runner);
  if (wanted.standardize) standardize(data, request.runner);
  return std::move(data);
}

}  // namespace stakemine::learning
