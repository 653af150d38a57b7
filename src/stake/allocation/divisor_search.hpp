// SPDX-License-Identifier: Apache-2.0
/// What the divisor rules share. Such a rule has divisors d(0) < d(1) < …; the claim of miner i to its next seat is
/// w_i/d(a_i), and each seat in turn goes to the largest claim, the lowest index at a tie. A miner's claims fall as its
/// seats rise, so the seats given out are the first K of all pairs (i, a) ranked by claim, then by index: the
/// *winners*.
///
/// The search is exact although it looks for its bracket in floating point:
///  1. At a divisor D, miner i holds N_i(D) = #{a : w_i/d(a) ≥ D} = ⌊g(w_i/D)⌋ seats, g being the rule's `seats_at`.
///  The
///     computed x̃ = w_i·(1/D) has a relative error of at most 3u (u = 2^-53: the roundings of w_i, 1/D and the
///     product), and each g here turns that into at most 8u·(x̃ + 1): its slope is at most 1 and it takes at most four
///     roundings more. With a margin of 16u·(x̃ + 1) about g(x̃), `least` ≤ N_i(D) ≤ `most` hold for certain.
///  2. {(i, a) : claim ≥ D} is the head of the ranking, whatever D is. If its size is at most K, all of it wins; if it
///  is at
///     least K, every winner is in it. So Σ most(D_high) ≤ K proves that the first least_i(D_high) seats of each i win,
///     and Σ least(D_low) ≥ K proves that no winner lies beyond the first most_i(D_low) seats. Both are checked, not
///     assumed.
///  3. The pairs between the two, the candidates, are ranked by exact integers.
/// Candidates number O(n) in the end even where claims tie or K is 2^62, for the margins add up to K·2^-48 + n.
#pragma once

#include "stakemine/core/assert.hpp"

#include "stake/allocation/selection.hpp"
#include "stake/wide.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::stake {

/// \tparam Rule has `static double seats_at(double x)`, `static Ratio claim(weight, seats)` and `kFirstSeatFree`:
/// whether d(0) = 0, so that everyone's first seat comes before anyone's second.
template <class Rule>
class DivisorSearch {
 public:
  DivisorSearch(std::uint64_t seats, std::span<const std::uint64_t> weights)
      : seats_(seats), seats_limit_(static_cast<double>(seats)), weights_(weights) {
    values_.reserve(weights.size());
    indices_.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0) continue;
      values_.push_back(static_cast<double>(weights[i]));
      indices_.push_back(static_cast<std::uint32_t>(i));
    }
  }

  void run(std::span<std::uint64_t> out) const {
    if (Rule::kFirstSeatFree && seats_ <= values_.size()) {
      add_to_largest<std::uint64_t>(weights_, seats_, out);
    } else {
      settle(find_bracket(), out);
    }
  }

 private:
  struct Counts {
    Uint128 least = 0, most = 0;
  };
  struct Bracket {
    double low, high;
  };
  struct Candidate {
    std::uint64_t weight, seats;
    std::uint32_t index;
  };

  [[nodiscard]] std::int64_t truncated(double seats) const {
    // Truncation is the floor here, and lifts what a margin has pushed below 0. Nobody can have more than K.
    return static_cast<std::int64_t>(std::min(seats, seats_limit_));
  }
  [[nodiscard]] static double margin(double x) { return 0x1p-49 * (x + 1); }
  [[nodiscard]] std::int64_t least_seats(double x) const {
    return std::max<std::int64_t>(truncated(Rule::seats_at(x) - margin(x)), Rule::kFirstSeatFree ? 1 : 0);
  }
  [[nodiscard]] std::int64_t most_seats(double x) const { return truncated(Rule::seats_at(x) + margin(x)); }

  [[nodiscard]] Counts count(double divisor) const {
    const double inverse = 1 / divisor;
    Counts counts;
    for (const double value : values_) {
      const double x = value * inverse;
      counts.least += static_cast<std::uint64_t>(least_seats(x));
      counts.most += static_cast<std::uint64_t>(most_seats(x));
    }
    return counts;
  }

  /// The nearest divisor at or below `from`, in doubling steps, at which everyone together holds at least K for
  /// certain.
  [[nodiscard]] double certainly_enough(double from, double step, Counts& counts) const {
    for (;; step = std::min(2 * step, 0.5)) {
      const double divisor = from * (1 - step);
      counts = count(divisor);
      if (counts.least >= seats_) return divisor;
      if (step >= 0.5) from = divisor;
    }
  }
  /// The nearest above, at which they hold at most K for certain.
  [[nodiscard]] double certainly_affordable(double from, double step, Counts& counts) const {
    for (;; step *= 2) {
      const double divisor = from * (1 + step);
      counts = count(divisor);
      if (counts.most <= seats_) return divisor;
    }
  }

  [[nodiscard]] Bracket find_bracket() const {
    const double total = static_cast<double>(sum_of(weights_)), positive = static_cast<double>(values_.size());
    const double largest = *std::max_element(values_.begin(), values_.end());
    // x − 1 < N_i ≤ x + 1 for every rule; and where D is twice the largest weight, nobody holds more than a free seat.
    const double highest = seats_limit_ > positive ? total / (seats_limit_ - positive) : 2 * largest;
    Counts at_low, at_high;
    Bracket bracket{certainly_enough(total / (seats_limit_ + positive), 0x1p-30, at_low),
                    certainly_affordable(std::min(highest, 2 * largest), 0x1p-30, at_high)};
    const Uint128 few = values_.size() / 16 + 64;
    constexpr double kFinest = 0x1p-44;
    while (at_low.most - at_high.least > few && bracket.high > bracket.low * (1 + kFinest)) {
      const double middle = bracket.high > 2 * bracket.low ? std::sqrt(bracket.low) * std::sqrt(bracket.high)
                                                           : bracket.low + (bracket.high - bracket.low) / 2;
      const Counts counts = count(middle);
      if (counts.most <= seats_) {
        bracket.high = middle;
        at_high = counts;
      } else if (counts.least >= seats_) {
        bracket.low = middle;
        at_low = counts;
      } else {
        // The K-th claim lies within the margin of this divisor: close in on it from both sides.
        bracket.low = std::max(bracket.low, certainly_enough(middle, kFinest, at_low));
        bracket.high = std::min(bracket.high, certainly_affordable(middle, kFinest, at_high));
        break;
      }
    }
    return bracket;
  }

  void settle(const Bracket& bracket, std::span<std::uint64_t> out) const {
    std::vector<Candidate> candidates;
    std::uint64_t left = seats_;
    for (std::size_t k = 0; k < values_.size(); ++k) {
      const std::uint32_t index = indices_[k];
      const auto held = static_cast<std::uint64_t>(least_seats(values_[k] * (1 / bracket.high)));
      const auto most = static_cast<std::uint64_t>(most_seats(values_[k] * (1 / bracket.low)));
      out[index] = held;
      left -= held;
      for (std::uint64_t seat = held; seat < most; ++seat) candidates.push_back({weights_[index], seat, index});
    }
    STAKEMINE_ASSERT(left <= candidates.size(), "the bracket holds all winners");
    if (left == 0) return;
    std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(left - 1), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       const auto order = compare(Rule::claim(a.weight, a.seats), Rule::claim(b.weight, b.seats));
                       return order != 0 ? order > 0 : a.index < b.index;
                     });
    for (std::uint64_t k = 0; k < left; ++k) ++out[candidates[k].index];
  }

  std::uint64_t seats_;
  double seats_limit_;
  std::span<const std::uint64_t> weights_;
  std::vector<double> values_;          ///< the positive weights, rounded
  std::vector<std::uint32_t> indices_;  ///< whose they are
};

}  // namespace stakemine::stake
