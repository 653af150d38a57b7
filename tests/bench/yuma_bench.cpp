// SPDX-License-Identifier: Apache-2.0
// One epoch of 256 validators who rate 65,536 miners, dense: in both arithmetics, by both variants, and beside them the
// same epoch written the obvious way (whole matrices, a sort for each median).
#include "stakemine/consensus/yuma.hpp"
#include "stakemine/core/random.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>

namespace {

using stakemine::KeyedRandom;
using stakemine::Matrix;
using stakemine::Purpose;
using namespace stakemine::consensus;

constexpr std::size_t kValidators = 256, kMiners = 65'536;

// Ratings as of honest validators who see the same miners through noise.
Matrix ratings() {
  Matrix weights(kValidators, kMiners);
  for (std::size_t j = 0; j < kMiners; ++j) {
    KeyedRandom random(1, Purpose::test, j);
    const double quality = random.exponential();
    for (std::size_t i = 0; i < kValidators; ++i)
      weights.row(i)[j] = std::floor(8000 * std::min(8.0, quality * (0.8 + 0.4 * random.uniform())));
  }
  return weights;
}

std::vector<double> stakes() {
  std::vector<double> result(kValidators);
  KeyedRandom random(1, Purpose::stake);
  for (double& one : result) one = 1 + 1000 * random.exponential();
  return result;
}

// The validators are nodes after the miners; nobody rates them.
struct Network {
  Matrix weights{kValidators, kMiners + kValidators};
  std::vector<double> stake = stakes();
  std::vector<std::uint32_t> raters = std::vector<std::uint32_t>(kValidators);
  Network() {
    const Matrix rated = ratings();
    for (std::size_t i = 0; i < kValidators; ++i) std::copy_n(rated.row(i).begin(), kMiners, weights.row(i).begin());
    std::iota(raters.begin(), raters.end(), static_cast<std::uint32_t>(kMiners));
  }
};

const Network& network() {
  static const Network made;
  return made;
}

void epoch(benchmark::State& state, YumaVariant variant, YumaArithmetic arithmetic, std::optional<LiquidAlpha> liquid) {
  const Network& net = network();
  Yuma yuma({.variant = variant, .liquid_alpha = liquid, .arithmetic = arithmetic}, kMiners + kValidators, net.raters);
  for (auto _ : state)
    benchmark::DoNotOptimize(yuma.step({.stake = net.stake, .weights = net.weights.view(), .emission = 1'000'000'000}));
}

// yuma3 in doubles, as one would write it first.
void obvious(benchmark::State& state) {
  const Network& net = network();
  const std::size_t m = kValidators, n = net.weights.columns;
  const double stake = std::accumulate(net.stake.begin(), net.stake.end(), 0.0);
  Matrix bonds(m, n);
  for (auto _ : state) {
    Matrix weights = net.weights, cut(m, n), shares(m, n);
    for (std::size_t i = 0; i < m; ++i) {
      const double total = std::accumulate(weights.row(i).begin(), weights.row(i).end(), 0.0);
      for (double& weight : weights.row(i)) weight /= total;
    }
    std::vector<double> consensus(n), incentive(n), dividends(m);
    std::vector<std::pair<double, double>> column(m);
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < m; ++i) column[i] = {weights.row(i)[j], net.stake[i]};
      std::sort(column.begin(), column.end(), std::greater<>{});
      double held = 0;
      for (const auto& [weight, own] : column) {
        consensus[j] = weight;
        if ((held += own) >= 0.5 * stake) break;
      }
      for (std::size_t i = 0; i < m; ++i) {
        cut.row(i)[j] = std::min(weights.row(i)[j], consensus[j]);
        incentive[j] += net.stake[i] * cut.row(i)[j];
      }
    }
    const double rank = std::accumulate(incentive.begin(), incentive.end(), 0.0);
    for (double& one : incentive) one /= rank;
    for (std::size_t j = 0; j < n; ++j) {
      double total = 0;
      for (std::size_t i = 0; i < m; ++i) {
        bonds.row(i)[j] = std::min(1.0, 0.9 * bonds.row(i)[j] + 0.1 * cut.row(i)[j]);
        total += bonds.row(i)[j];
      }
      for (std::size_t i = 0; i < m; ++i) {
        shares.row(i)[j] = total > 0 ? bonds.row(i)[j] / total : 0;
        dividends[i] += net.stake[i] * shares.row(i)[j] * incentive[j];
      }
    }
    benchmark::DoNotOptimize(dividends.data());
  }
}

BENCHMARK_CAPTURE(epoch, yuma3_float, YumaVariant::yuma3, YumaArithmetic::floating, std::nullopt)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(epoch, yuma3_fixed, YumaVariant::yuma3, YumaArithmetic::fixed, std::nullopt)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(epoch, yuma2_float, YumaVariant::yuma2, YumaArithmetic::floating, std::nullopt)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(epoch, yuma2_fixed, YumaVariant::yuma2, YumaArithmetic::fixed, std::nullopt)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(epoch, yuma3_float_liquid, YumaVariant::yuma3, YumaArithmetic::floating, LiquidAlpha{})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(epoch, yuma3_fixed_liquid, YumaVariant::yuma3, YumaArithmetic::fixed, LiquidAlpha{})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(obvious)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
