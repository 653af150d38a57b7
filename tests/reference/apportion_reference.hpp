// SPDX-License-Identifier: Apache-2.0
/// The allocation rules as their definitions read, seat by seat and in exact rationals: slow, plain, and the oracle of
/// the fast ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

namespace stakemine::reference {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;
using Weights = std::vector<std::uint64_t>;
using Seats = std::vector<std::uint64_t>;

inline Integer floor_of(const Rational& value) {
  return numerator(value) / denominator(value);  // value ≥ 0
}

inline Integer total_of(const Weights& weights) {
  return std::accumulate(weights.begin(), weights.end(), Integer{0});
}

/// A double is m·2^e; this is exact.
inline Rational exactly(double value) {
  return Rational{value};
}

inline Seats systematic(std::uint64_t seats, const Weights& weights, double offset, std::vector<std::uint32_t> order) {
  if (order.empty()) {
    order.resize(weights.size());
    std::iota(order.begin(), order.end(), 0U);
  }
  Seats out(weights.size());
  Rational before = 0, running = 0;
  for (const std::uint32_t index : order) {
    running += Rational(Integer{seats} * weights[index], total_of(weights));
    out[index] = static_cast<std::uint64_t>(floor_of(running + exactly(offset)) - floor_of(before + exactly(offset)));
    before = running;
  }
  return out;
}

/// One seat each, in the order of the remainders, from the largest; round and round until none is left.
inline void hand_out(std::uint64_t left, const Weights& weights, const std::vector<Rational>& remainders, Seats& out) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return remainders[a] > remainders[b]; });
  for (std::size_t k = 0; left > 0; ++k, --left) ++out[order[k % order.size()]];
}

inline Seats by_quota(std::uint64_t seats, const Weights& weights, const Rational& quota) {
  Seats out(weights.size());
  std::vector<Rational> remainders(weights.size());
  std::uint64_t left = seats;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Integer whole = floor_of(Rational{weights[i]} / quota);
    out[i] = static_cast<std::uint64_t>(whole);
    remainders[i] = Rational{weights[i]} - Rational{whole} * quota;
    left -= out[i];
  }
  hand_out(left, weights, remainders, out);
  return out;
}

inline Seats largest_remainder(std::uint64_t seats, const Weights& weights) {
  return by_quota(seats, weights, Rational(total_of(weights), Integer{seats}));
}

inline Seats droop(std::uint64_t seats, const Weights& weights) {
  return by_quota(seats, weights, Rational(total_of(weights) / (Integer{seats} + 1) + 1));
}

/// A claim to the next seat; those that are infinite come first and compare by weight.
using Claim = std::pair<bool, Rational>;

inline Claim claim(const std::string& rule, const Integer& w, const Integer& a) {
  if (rule == "dhondt" || rule == "quota_method") return {false, Rational(w, a + 1)};
  if (rule == "webster") return {false, Rational(w, 2 * a + 1)};
  if (a == 0) return {true, Rational(w)};
  if (rule == "adams") return {false, Rational(w, a)};
  if (rule == "dean") return {false, Rational(w * (2 * a + 1), a * (a + 1))};
  return {false, Rational(w * w, a * (a + 1))};  // huntington_hill, squared
}

inline Seats seat_by_seat(const std::string& rule, std::uint64_t seats, const Weights& weights) {
  Seats out(weights.size());
  const Integer total = total_of(weights);
  for (std::uint64_t t = 1; t <= seats; ++t) {
    std::size_t best = weights.size();
    Claim best_claim;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0) continue;
      if (rule == "quota_method" && Integer{out[i]} * total >= Integer{t} * weights[i]) continue;
      const Claim own = claim(rule, weights[i], out[i]);
      if (best == weights.size() || own > best_claim) {
        best = i;
        best_claim = own;
      }
    }
    ++out[best];
  }
  return out;
}

inline Seats apportion(const std::string& rule, std::uint64_t seats, const Weights& weights, double offset = 0,
                       const std::vector<std::uint32_t>& order = {}) {
  if (rule == "systematic") return systematic(seats, weights, offset, order);
  if (rule == "largest_remainder") return largest_remainder(seats, weights);
  if (rule == "droop") return droop(seats, weights);
  return seat_by_seat(rule, seats, weights);
}

}  // namespace stakemine::reference
