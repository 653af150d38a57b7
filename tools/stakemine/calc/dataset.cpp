// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/calc.hpp"
#include "stakemine/learning/make_classification.hpp"
#include "stakemine/learning/train_test_split.hpp"

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

// A response is text: beyond this it is of no use to anybody.
constexpr double kMostNumbers = 1e8;

enum class Type { make_classification };
std::span<const std::pair<std::string_view, Type>> enum_names(Type) {
  static constexpr std::pair<std::string_view, Type> kNames[] = {{"make_classification", Type::make_classification}};
  return kNames;
}

struct DatasetRequest : learning::ClassificationShape {
  Type type = Type::make_classification;
  std::uint32_t random_state = 0;
  double test_size = 0.25;
  std::uint32_t split_random_state = 0;

  static const config::ObjectDescription& description() {
    using Request = DatasetRequest;
    static const auto described =
        config::Description<Request>("dataset", "scikit-learn's make_classification and train_test_split.")
            .field("type", &Request::type, "The generator.", {.required = true})
            .field<std::uint64_t>("n_samples", &Request::n_samples, "Rows.", {.range = config::between(2, 1e7)})
            .field<std::uint64_t>("n_features", &Request::n_features, "Columns.", {.range = config::between(1, 1e5)})
            .field<std::uint64_t>("n_informative", &Request::n_informative, "Informative columns.")
            .field<std::uint64_t>("n_redundant", &Request::n_redundant, "Combinations of informative columns.")
            .field<std::uint64_t>("n_classes", &Request::n_classes, "Classes.")
            .field<double>("class_sep", &Request::class_sep, "Half the side of the hypercube.")
            .field("random_state", &Request::random_state, "Seed of the data.", {.required = true})
            .field("test_size", &Request::test_size, "Share of rows for testing.",
                   {.range = {.minimum = 0, .maximum = 1, .open_minimum = true, .open_maximum = true}})
            .field("split_random_state", &Request::split_random_state, "Seed of the split.")
            .check([](const Request& request, const config::Complain& complain) {
              if (const auto problem = learning::problem_of(request)) complain(problem->argument, problem->text);
              if (static_cast<double>(request.n_samples) * static_cast<double>(request.n_features) > kMostNumbers)
                complain("n_samples",
                         fmt::format("makes more than {} numbers with n_features; expected fewer", kMostNumbers));
              const auto rows = static_cast<std::uint32_t>(request.n_samples);
              if (learning::test_row_count(rows, request.test_size) >= rows)
                complain("test_size", "leaves no row for training; expected a smaller share");
            });
    return described;
  }
};

config::Value rows_value(std::span<const std::uint32_t> rows) {
  config::Value::Array items;
  for (const std::uint32_t row : rows) items.emplace_back(std::uint64_t{row});
  return items;
}

}  // namespace

config::Value calc_dataset(const config::Value& value) {
  const auto request = read_request<DatasetRequest>(value);
  const learning::ClassificationData data = learning::make_classification(request, request.random_state);
  const auto rows = static_cast<std::uint32_t>(request.n_samples);
  const learning::Split split =
      learning::numpy_split(rows, learning::test_row_count(rows, request.test_size), request.split_random_state);
  return config::Value::make_object({{"x", to_value(data.features.view())},
                                     {"y", rows_value(data.labels)},
                                     {"train", rows_value(split.train)},
                                     {"test", rows_value(split.test)}});
}

}  // namespace stakemine::tools
