// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/incentive/value.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

#include <fmt/format.h>

namespace stakemine::incentive {
namespace {

constexpr double kMostCells = 0x1p24;
constexpr double kMostAdditions = 1e10;
constexpr int kMostDecimals = 9;
constexpr double kLargestWhole = 0x1p53;
constexpr double kRounding = 1e-14;  // of a decimal read as a double and scaled
constexpr double kReached = 1e-12;   // how much of a quota may be missing where weights are no short decimals

/// The same vote in whole numbers.
struct Vote {
  std::vector<std::uint64_t> weights;
  std::uint64_t quota = 0;
};

// The number times 10^decimals where that is whole, but for the rounding of a double.
std::optional<std::uint64_t> whole(double number, int decimals) {
  const double scaled = number * std::pow(10.0, decimals), rounded = std::round(scaled);
  if (std::abs(scaled - rounded) > kRounding * scaled || rounded > kLargestWhole) return std::nullopt;
  return static_cast<std::uint64_t>(rounded);
}

std::optional<Vote> in_whole_numbers(std::span<const double> weights, double quota, int decimals) {
  const auto whole_quota = whole(quota, decimals);
  if (!whole_quota) return std::nullopt;
  Vote vote{{}, *whole_quota};
  for (const double weight : weights) {
    const auto one = whole(weight, decimals);
    if (!one) return std::nullopt;
    vote.weights.push_back(*one);
  }
  return vote;
}

void check(std::span<const double> weights, double quota) {
  const auto legal = [](double number) { return number >= 0 && std::isfinite(number); };
  if (weights.empty() || weights.size() > kMostVoters)
    throw UserError(fmt::format("weights: {} voters; expected 1 to {}", weights.size(), kMostVoters));
  const auto bad = std::find_if_not(weights.begin(), weights.end(), legal);
  if (bad != weights.end())
    throw UserError(fmt::format("weights: entry {} is {}; all must be finite and ≥ 0", bad - weights.begin(), *bad));
  if (!legal(quota)) throw UserError(fmt::format("quota: {} is not legal; it must be finite and ≥ 0", quota));
}

// None where that takes more decimals or bits than there are.
std::optional<Vote> in_whole_numbers(std::span<const double> weights, double quota) {
  for (int decimals = 0; decimals <= kMostDecimals; ++decimals)
    if (auto vote = in_whole_numbers(weights, quota, decimals)) return vote;
  return std::nullopt;
}

// Smaller numbers in which the same coalitions make a difference. In the mirrored vote, won at more than what the quota
// leaves of the total, a player turns S where it turns the rest of the others in the given one.
void reduce(Vote& vote) {
  const std::uint64_t common = std::accumulate(vote.weights.begin(), vote.weights.end(), std::uint64_t{0},
                                               std::gcd<std::uint64_t, std::uint64_t>);
  if (common == 0) return;
  for (std::uint64_t& weight : vote.weights) weight /= common;
  vote.quota = vote.quota / common + (vote.quota % common != 0 ? 1 : 0);
  const std::uint64_t total = std::accumulate(vote.weights.begin(), vote.weights.end(), std::uint64_t{0});
  if (vote.quota <= total) vote.quota = std::min(vote.quota, total - vote.quota + 1);
}

/// In how many ways coalitions come to each weight below the quota, by size where `layers` counts them.
class Ways {
 public:
  Ways(std::size_t layers, std::size_t quota) : layers_(layers), quota_(quota), ways_(layers * quota) { ways_[0] = 1; }

  void add(std::uint64_t weight) {
    if (layers_ == 1) {
      add_row(&ways_[0], &ways_[0], weight);
      return;
    }
    for (std::size_t size = layers_ - 1; size > 0; --size)
      add_row(&ways_[(size - 1) * quota_], &ways_[size * quota_], weight);
  }

  /// How many coalitions of a layer lack no more than `weight`.
  [[nodiscard]] double short_by(std::size_t layer, std::uint64_t weight) const {
    const double* const row = &ways_[layer * quota_];
    return std::accumulate(row + (weight < quota_ ? quota_ - weight : 0), row + quota_, 0.0);
  }

 private:
  // From above, so that a row may be added to itself.
  void add_row(const double* from, double* to, std::uint64_t weight) const {
    for (std::size_t w = quota_; w > weight; --w) to[w - 1] += from[w - 1 - weight];
  }

  std::size_t layers_, quota_;
  std::vector<double> ways_;
};

class Counter {
 public:
  Counter(const Vote& vote, std::size_t layers) : vote_(vote), layers_(layers), values_(vote.weights.size()) {
    const std::size_t n = vote.weights.size();
    chance_.resize(layers, std::ldexp(1.0, 1 - static_cast<int>(n)));
    double ways = 1;  // n − 1 over size
    for (std::size_t size = 0; layers > 1 && size < layers; ++size) {
      chance_[size] = 1 / (static_cast<double>(n) * ways);
      ways = ways * static_cast<double>(n - 1 - size) / static_cast<double>(size + 1);
    }
  }

  std::vector<double> count() {
    split(0, vote_.weights.size(), Ways(layers_, vote_.quota));
    return std::move(values_);
  }

 private:
  // `others` holds everyone outside [first, last).
  void split(std::size_t first, std::size_t last, const Ways& others) {
    if (last - first == 1) {
      for (std::size_t layer = 0; layer < layers_; ++layer)
        values_[first] += chance_[layer] * others.short_by(layer, vote_.weights[first]);
      return;
    }
    const std::size_t middle = first + (last - first) / 2;
    split(first, middle, with(others, middle, last));
    split(middle, last, with(others, first, middle));
  }

  [[nodiscard]] Ways with(Ways ways, std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) ways.add(vote_.weights[i]);
    return ways;
  }

  const Vote& vote_;
  std::size_t layers_;
  std::vector<double> values_, chance_;
};

/// \param quota from which on what a coalition holds wins.
template <class Number>
std::vector<double> enumerated(std::span<const Number> weights, Number quota, ValueMethod method) {
  std::vector<double> won(std::size_t{1} << weights.size());
  std::vector<Number> held(won.size());
  for (std::size_t mask = 0; mask < won.size(); ++mask) {
    if (mask != 0) held[mask] = held[mask & (mask - 1)] + weights[static_cast<std::size_t>(std::countr_zero(mask))];
    won[mask] = held[mask] >= quota ? 1 : 0;
  }
  return table_game_values(weights.size(), won, method);
}

std::vector<double> left_out(const Vote& vote) {
  const std::uint64_t total = std::accumulate(vote.weights.begin(), vote.weights.end(), std::uint64_t{0});
  std::vector<double> result;
  for (const std::uint64_t weight : vote.weights)
    result.push_back(total >= vote.quota && total - weight < vote.quota ? 1 : 0);
  return result;
}

// What all hold together but for `left_out`; all of them where that is nobody.
double sum_without(std::span<const double> weights, std::size_t left_out) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (i != left_out) sum += weights[i];
  return sum;
}

// A vote whose weights are thirds, or otherwise no short decimals: a sum that ought to be the quota misses it by some
// roundings.
std::vector<double> of_any_numbers(std::span<const double> weights, double quota, ValueMethod method) {
  const double needed = quota * (1 - kReached);
  if (method == ValueMethod::leave_one_out) {
    std::vector<double> result(weights.size());
    const bool won = sum_without(weights, weights.size()) >= needed;
    for (std::size_t i = 0; i < weights.size(); ++i) result[i] = won && sum_without(weights, i) < needed ? 1 : 0;
    return result;
  }
  if (weights.size() <= kMostTablePlayers) return enumerated(weights, needed, method);
  throw UserError(
      fmt::format("weights: {} voters whose weights have more than {} decimals, or 53 bits, take too long to count; "
                  "expected at most {} voters, or shorter numbers",
                  weights.size(), kMostDecimals, kMostTablePlayers));
}

}  // namespace

std::vector<double> weighted_voting_values(std::span<const double> weights, double quota, ValueMethod method) {
  check(weights, quota);
  auto whole_vote = in_whole_numbers(weights, quota);
  if (!whole_vote) return of_any_numbers(weights, quota, method);
  Vote vote = *std::move(whole_vote);
  if (method == ValueMethod::leave_one_out) return left_out(vote);
  reduce(vote);
  const std::size_t n = vote.weights.size();
  const std::uint64_t total = std::accumulate(vote.weights.begin(), vote.weights.end(), std::uint64_t{0});
  if (vote.quota == 0 || vote.quota > total) return std::vector<double>(n, 0.0);
  const std::size_t layers = method == ValueMethod::shapley ? n : 1;
  const double cells = static_cast<double>(layers) * static_cast<double>(vote.quota);
  const double rounds = static_cast<double>(n) * static_cast<double>(std::bit_width(n));
  if (cells <= kMostCells && cells * rounds <= kMostAdditions) return Counter(vote, layers).count();
  if (n <= kMostTablePlayers) return enumerated(std::span<const std::uint64_t>{vote.weights}, vote.quota, method);
  throw UserError(
      fmt::format("weights: {} voters and a quota of {} steps take too long to count; expected at most {} voters, or "
                  "weights with a larger common divisor",
                  n, vote.quota, kMostTablePlayers));
}

}  // namespace stakemine::incentive
