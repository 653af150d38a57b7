// SPDX-License-Identifier: Apache-2.0
// 1000 rows of 10,000 numbers by the rules of the table, in single and in double precision, one thread; beside them
// what a straightforward program does: columns gathered and partitioned, distances pair by pair.
#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/aggregation/location_rules.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using stakemine::KeyedRandom;
using stakemine::MatrixView;
using stakemine::Purpose;
using namespace stakemine::aggregation;

constexpr std::size_t kRows = 1000, kColumns = 10'000, kHostile = 200;

template <class T>
const std::vector<T>& numbers() {
  static const std::vector<T> all = [] {
    KeyedRandom random(1, Purpose::test);
    std::vector<T> made(kRows * kColumns);
    for (T& entry : made) entry = static_cast<T>(random.normal());
    return made;
  }();
  return all;
}

template <class T>
MatrixView<const T> rows() {
  return {numbers<T>().data(), kRows, kColumns};
}

template <class T>
void rule(benchmark::State& state, const Aggregator& aggregator) {
  const std::vector<double> weights(kRows, 1.0);
  const auto matrix = rows<T>();
  for (auto _ : state) {
    const Aggregate combined = aggregator.aggregate({matrix, weights, {.amount = kHostile}});
    benchmark::DoNotOptimize(combined.result.data());
  }
}

template <class T>
void plain_median(benchmark::State& state) {
  const auto matrix = rows<T>();
  std::vector<T> column(kRows), result(kColumns);
  for (auto _ : state) {
    for (std::size_t k = 0; k < kColumns; ++k) {
      for (std::size_t i = 0; i < kRows; ++i) column[i] = matrix.at(i, k);
      const auto middle = column.begin() + kRows / 2;
      std::nth_element(column.begin(), middle, column.end());
      result[k] = (*middle + *std::max_element(column.begin(), middle)) / 2;
    }
    benchmark::DoNotOptimize(result.data());
  }
}

template <class T>
void plain_trimmed_mean(benchmark::State& state) {
  const auto matrix = rows<T>();
  std::vector<T> column(kRows);
  std::vector<double> result(kColumns);
  for (auto _ : state) {
    for (std::size_t k = 0; k < kColumns; ++k) {
      for (std::size_t i = 0; i < kRows; ++i) column[i] = matrix.at(i, k);
      const auto low = column.begin() + kHostile, high = column.end() - kHostile;
      std::nth_element(column.begin(), low, column.end());
      std::nth_element(low, high, column.end());
      double sum = 0;
      for (auto entry = low; entry != high; ++entry) sum += *entry;
      result[k] = sum / (kRows - 2 * kHostile);
    }
    benchmark::DoNotOptimize(result.data());
  }
}

template <class T>
void plain_krum(benchmark::State& state) {
  const auto matrix = rows<T>();
  std::vector<double> squares(kRows * kRows), nearest(kRows);
  for (auto _ : state) {
    for (std::size_t a = 0; a < kRows; ++a)
      for (std::size_t b = a + 1; b < kRows; ++b) {
        double sum = 0;
        for (std::size_t k = 0; k < kColumns; ++k) {
          const double difference = matrix.at(a, k) - matrix.at(b, k);
          sum += difference * difference;
        }
        squares[a * kRows + b] = squares[b * kRows + a] = sum;
      }
    double least = INFINITY;
    for (std::size_t a = 0; a < kRows; ++a) {
      nearest.assign(squares.begin() + static_cast<std::ptrdiff_t>(a * kRows),
                     squares.begin() + static_cast<std::ptrdiff_t>((a + 1) * kRows));
      std::sort(nearest.begin(), nearest.end());
      double score = 0;
      for (std::size_t b = 0; b < kRows - kHostile; ++b) score += nearest[b];
      least = std::min(least, score);
    }
    benchmark::DoNotOptimize(least);
  }
}

template <class T>
void plain_weiszfeld_step(benchmark::State& state) {
  const auto matrix = rows<T>();
  const std::vector<double> point(kColumns);
  std::vector<double> next(kColumns);
  for (auto _ : state) {
    std::fill(next.begin(), next.end(), 0.0);
    double total = 0;
    for (std::size_t i = 0; i < kRows; ++i) {
      double square = 0;
      for (std::size_t k = 0; k < kColumns; ++k) square += std::pow(matrix.at(i, k) - point[k], 2);
      const double factor = 1 / std::max(1e-6, std::sqrt(square));
      total += factor;
      for (std::size_t k = 0; k < kColumns; ++k) next[k] += factor * matrix.at(i, k);
    }
    for (double& entry : next) entry /= total;
    benchmark::DoNotOptimize(next.data());
  }
}

template <class T>
void add(const std::string& precision) {
  const auto named = [&](const std::string& name, auto&& run) {
    benchmark::RegisterBenchmark((precision + "/" + name).c_str(), run)->Unit(benchmark::kMillisecond);
  };
  for (const char* name : {"mean", "coordinate_median", "trimmed_mean", "closest_to_median", "krum", "multi_krum",
                           "geometric_median", "centered_clipping"})
    named(name, [aggregator = std::shared_ptr(Aggregator::family().choose(name).make())](benchmark::State& state) {
      rule<T>(state, *aggregator);
    });
  named("geometric_median/one_step",
        [](benchmark::State& state) { rule<T>(state, GeometricMedian({.smoothing = 1e-6, .iterations = 1})); });
  named("plain/coordinate_median", plain_median<T>);
  named("plain/trimmed_mean", plain_trimmed_mean<T>);
  named("plain/krum", plain_krum<T>);
  named("plain/geometric_median/one_step", plain_weiszfeld_step<T>);
}

}  // namespace

int main(int argc, char** argv) {
  add<float>("single");
  add<double>("double");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
