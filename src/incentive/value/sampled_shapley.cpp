// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/incentive/sampled_value.hpp"

#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

/// Mean and spread of the samples of each player, by Welford's update, which forgets no digits.
struct Moments {
  std::vector<double> mean, squares;
  std::uint64_t samples = 0;

  void add(std::span<const double> sample) {
    ++samples;
    for (std::size_t i = 0; i < sample.size(); ++i) {
      const double difference = sample[i] - mean[i];
      mean[i] += difference / static_cast<double>(samples);
      squares[i] += difference * (sample[i] - mean[i]);
    }
  }
};

}  // namespace

SampledShapley sampled_shapley(std::size_t players, const Worth& worth, const SampledShapleyOptions& options,
                               const SamplingKey& key) {
  if (options.permutations < 2)
    throw UserError(fmt::format("permutations: {} is not legal; it must be ≥ 2", options.permutations));
  if (!(options.truncation >= 0 && std::isfinite(options.truncation)))
    throw UserError(fmt::format("truncation: {} is not legal; it must be ≥ 0", options.truncation));
  std::vector<std::uint32_t> order(players);
  std::iota(order.begin(), order.end(), 0U);
  const double none = worth({}), all = worth(order);
  SampledShapley result{{}, {}, 2};
  Moments moments{std::vector<double>(players), std::vector<double>(players)};
  for (std::uint64_t permutation = 0; permutation < options.permutations; ++permutation) {
    std::iota(order.begin(), order.end(), 0U);
    KeyedRandom random(key.seed, key.purpose, permutation, key.round);
    shuffle(std::span(order), random);
    std::vector<double> sample(players);
    double here = none;
    for (std::size_t k = 0; k < players && std::abs(all - here) > options.truncation; ++k) {
      const double next = worth(std::span(order).first(k + 1));
      ++result.evaluations;
      sample[order[k]] = next - here;
      here = next;
    }
    moments.add(sample);
  }
  result.values = moments.mean;
  const auto n = static_cast<double>(options.permutations);
  for (const double squares : moments.squares) result.standard_errors.push_back(std::sqrt(squares / (n - 1) / n));
  return result;
}

}  // namespace stakemine::incentive
