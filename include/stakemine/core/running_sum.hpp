// SPDX-License-Identifier: Apache-2.0
/// A sum of terms that come one after another and are not kept (core/tree_sum.hpp is for those that are).
#pragma once

#include "stakemine/core/archive.hpp"

#include <cmath>

namespace stakemine {

/// Carries along what rounding takes away, so that the error does not grow with the number of terms (A. Neumaier,
/// "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974). A function of the terms and their
/// order.
class RunningSum {
 public:
  void add(double term) {
    const double sum = sum_ + term;
    lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - sum) + term : (term - sum) + sum_;
    sum_ = sum;
  }
  [[nodiscard]] double value() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }
  void carry_state(Archive& archive) { archive(sum_, lost_); }

 private:
  double sum_ = 0, lost_ = 0;
};

}  // namespace stakemine
