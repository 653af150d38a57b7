// SPDX-License-Identifier: Apache-2.0
#include "report/shares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

constexpr std::size_t kLorenzSteps = 250;
constexpr int kLowestClass = -6;  // below a 64th of the average
constexpr int kHighestClass = 9;  // 512 times the average and more

template <typename Number>
std::vector<double> divided_by_sum(const std::vector<Number>& values) {
  double sum = 0;
  for (const Number value : values) sum += static_cast<double>(value);
  std::vector<double> shares(values.size());
  if (sum > 0) {
    std::transform(values.begin(), values.end(), shares.begin(),
                   [sum](Number value) { return static_cast<double>(value) / sum; });
  }
  return shares;
}

// The class of a share: 0 is [1, 2) times the average.
int class_of(double share, std::size_t count) {
  const double multiple = share * static_cast<double>(count);
  // Equal shares come out a rounding error beside 1.
  const int exponent = static_cast<int>(std::floor(std::log2(multiple) + 1e-9));
  return std::clamp(exponent, kLowestClass - 1, kHighestClass);
}

// Its place among the classes, the lowest of which gathers all that is less.
std::size_t class_index(double share, std::size_t count) {
  const int place = class_of(share, count) - (kLowestClass - 1);
  return static_cast<std::size_t>(place);
}

std::string power_of_two(int exponent) {
  return exponent < 0 ? fmt::format("1/{}", 1 << -exponent) : fmt::format("{}", 1 << exponent);
}

std::string class_label(int exponent) {
  if (exponent < kLowestClass) return "under " + power_of_two(kLowestClass);
  if (exponent == kHighestClass) return power_of_two(exponent) + " up";
  return power_of_two(exponent) + "–" + power_of_two(exponent + 1);
}

// The first half of the places to the first, the rest spread evenly over what follows.
std::vector<std::uint32_t> head_and_steps(const std::vector<std::uint32_t>& ranked, std::size_t limit) {
  if (ranked.size() <= limit) return ranked;
  const std::size_t head = limit / 2;
  std::vector<std::uint32_t> kept(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(head));
  for (const std::size_t step : even_steps(ranked.size() - head, limit - head)) kept.push_back(ranked[head + step]);
  return kept;
}

}  // namespace

std::vector<double> shares_of(const std::vector<double>& values) {
  return divided_by_sum(values);
}

std::vector<double> shares_of(const std::vector<std::uint64_t>& values) {
  return divided_by_sum(values);
}

LorenzCurve lorenz_curve(std::vector<double> shares) {
  std::sort(shares.begin(), shares.end());
  std::partial_sum(shares.begin(), shares.end(), shares.begin());
  LorenzCurve curve;
  const std::size_t count = shares.size();
  if (count == 0 || shares.back() <= 0) return curve;
  const auto add = [&](std::size_t miners) {
    curve.population.push_back(static_cast<double>(miners) / static_cast<double>(count));
    curve.held.push_back(miners == 0 ? 0 : shares[miners - 1] / shares.back());
  };
  // Even steps, and then halves of what is left, since the few richest may hold most.
  std::size_t done = 0;
  add(0);
  for (std::size_t step = 1; step < kLorenzSteps; ++step) {
    const std::size_t miners = count * step / kLorenzSteps;
    if (miners > done) add(done = miners);
  }
  while (done < count) add(done += (count - done + 1) / 2);
  return curve;
}

Spread spread_of(const std::vector<double>& stake_shares, const std::vector<double>& work_shares) {
  constexpr std::size_t kClasses = kHighestClass - kLowestClass + 2;
  struct Histogram {
    std::uint64_t none = 0;
    std::vector<std::uint64_t> classes = std::vector<std::uint64_t>(kClasses);
  };
  const auto count = [](const std::vector<double>& shares) {
    Histogram histogram;
    for (const double share : shares) {
      if (share > 0) {
        ++histogram.classes[class_index(share, shares.size())];
      } else {
        ++histogram.none;
      }
    }
    return histogram;
  };
  const Histogram stake = count(stake_shares), work = count(work_shares);

  Spread spread;
  const auto add = [&](std::string label, std::uint64_t stake_miners, std::uint64_t work_miners) {
    spread.labels.push_back(std::move(label));
    spread.stake.push_back(stake_miners);
    spread.work.push_back(work_miners);
  };
  if (stake.none + work.none > 0) add("none", stake.none, work.none);
  std::size_t first = kClasses, last = 0;
  for (std::size_t i = 0; i < kClasses; ++i) {
    if (stake.classes[i] + work.classes[i] == 0) continue;
    first = std::min(first, i);
    last = i;
  }
  for (std::size_t i = first; i <= last && i < kClasses; ++i) {
    add(class_label(static_cast<int>(i) + kLowestClass - 1), stake.classes[i], work.classes[i]);
  }
  return spread;
}

std::vector<std::uint32_t> by_stake(const std::vector<double>& stake) {
  std::vector<std::uint32_t> ranked(stake.size());
  std::iota(ranked.begin(), ranked.end(), 0U);
  std::sort(ranked.begin(), ranked.end(),
            [&](std::uint32_t a, std::uint32_t b) { return stake[a] != stake[b] ? stake[a] > stake[b] : a < b; });
  return ranked;
}

std::vector<std::uint32_t> sample(const std::vector<std::uint32_t>& ranked, const std::vector<bool>& marked,
                                  std::size_t limit) {
  if (ranked.size() <= limit) return ranked;
  std::vector<std::uint32_t> chosen, others;
  for (const std::uint32_t index : ranked) (marked[index] ? chosen : others).push_back(index);
  const std::size_t proportional = limit * chosen.size() / ranked.size();
  const std::size_t places = std::min(chosen.size(), std::clamp(proportional, limit / 4, limit - limit / 4));
  chosen = head_and_steps(chosen, places);
  others = head_and_steps(others, limit - chosen.size());
  chosen.insert(chosen.end(), others.begin(), others.end());
  return chosen;
}

std::vector<std::size_t> even_steps(std::size_t count, std::size_t limit) {
  std::vector<std::size_t> steps(std::min(count, limit));
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = (i + 1) * count / steps.size() - 1;
  return steps;
}

}  // namespace stakemine::report
