// SPDX-License-Identifier: Apache-2.0
/// Sums that don't drift: a number as the unevaluated sum of two doubles, about 32 digits.
#pragma once

namespace stakemine::network {

/// The error of each operation is below 2^-100 of the largest magnitude that took part (Dekker 1971, "A floating-point
/// technique for extending the available precision"; the two-sum is Knuth's). What is added and taken away again leaves
/// nothing behind worth counting, whatever came between.
class DoubleDouble {
 public:
  DoubleDouble() = default;
  explicit DoubleDouble(double value) : high_(value) {}

  DoubleDouble& operator+=(double term) {
    const double sum = high_ + term;
    const double virtual_term = sum - high_;
    const double error = (high_ - (sum - virtual_term)) + (term - virtual_term);
    return renormalise(sum, low_ + error);
  }
  DoubleDouble& operator-=(double term) { return *this += -term; }
  DoubleDouble& operator+=(const DoubleDouble& other) {
    *this += other.high_;
    return renormalise(high_, low_ + other.low_);
  }
  /// Adds a · b, with the product's rounding error.
  void add_product(double a, double b) {
    const double product = a * b;
    *this += product;
    *this += __builtin_fma(a, b, -product);
  }

  [[nodiscard]] double value() const { return high_ + low_; }
  /// value() and what it leaves out.
  [[nodiscard]] double high() const { return high_; }
  [[nodiscard]] double low() const { return low_; }
  /// `from` − this, rounded once.
  [[nodiscard]] double below(double from) const {
    DoubleDouble rest(from);
    rest -= high_;
    rest -= low_;
    return rest.value();
  }

 private:
  DoubleDouble& renormalise(double high, double low) {
    high_ = high + low;
    low_ = low - (high_ - high);
    return *this;
  }

  double high_ = 0, low_ = 0;
};

}  // namespace stakemine::network
