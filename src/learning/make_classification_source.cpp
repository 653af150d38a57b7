// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/make_classification_source.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace stakemine::learning {

const config::ObjectDescription& MakeClassificationSource::Options::description() {
  using Self = Options;
  static const auto described =
      describe_preparation(
          config::Description<Self>("make_classification",
                                    "scikit-learn's make_classification; other arguments at its defaults.")
              .field<std::uint64_t>("n_samples", &Self::n_samples, "Rows.", {.range = config::at_least(1)})
              .field<std::uint64_t>("n_features", &Self::n_features, "Columns.", {.range = config::at_least(1)})
              .field<std::uint64_t>("n_informative", &Self::n_informative, "Columns that the classes differ in.",
                                    {.range = config::at_least(1)})
              .field<std::uint64_t>("n_redundant", &Self::n_redundant, "Columns that combine the informative ones.")
              .field<std::uint64_t>("n_classes", &Self::n_classes, "Classes, two clusters each.",
                                    {.range = config::at_least(2)})
              .field<double>("class_sep", &Self::class_sep, "Half the side of the hypercube: larger is easier.")
              .field("random_state", &Self::random_state,
                     "scikit-learn's seed; the low 32 bits of the run's seed if absent."))
          .check([](const Self& options, const config::Complain& complain) {
            if (const auto problem = problem_of(options)) complain(problem->argument, problem->text);
          });
  return described;
}

DataSource::Raw MakeClassificationSource::do_load(const DataRequest& request) const {
  ClassificationData made =
      make_classification(options_, options_.random_state.value_or(static_cast<std::uint32_t>(request.seed)));
  Raw raw;
  raw.data.name = "make_classification";
  raw.data.features = std::move(made.features);
  raw.data.labels = std::move(made.labels);
  for (std::uint64_t c = 0; c < options_.n_classes; ++c) raw.data.class_names.push_back(std::to_string(c));
  for (std::uint64_t f = 0; f < options_.n_features; ++f) raw.data.feature_names.push_back(fmt::format("x{}", f));
  return raw;
}

MemoryEstimate MakeClassificationSource::do_memory_estimate(Storage) const {
  const auto rows = static_cast<double>(options_.n_samples), columns = static_cast<double>(options_.n_features);
  const auto informative = static_cast<double>(options_.n_informative),
             classes = static_cast<double>(options_.n_classes);
  constexpr double kBytesPerRow = 24;  // label, source row, orders
  constexpr double kBytesPerName = 64;
  const double bytes = rows * (8 * columns + kBytesPerRow) + 8 * informative * (informative + 2 * classes) +
                       kBytesPerName * (columns + classes);
  return {.bytes = bytes,
          .field = rows >= columns ? "n_samples" : "n_features",
          .rows = rows,
          .features = columns,
          .classes = classes};
}

}  // namespace stakemine::learning
