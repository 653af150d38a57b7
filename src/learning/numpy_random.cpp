// SPDX-License-Identifier: Apache-2.0
#include "stakemine/learning/numpy_random.hpp"

#include <bit>
#include <cmath>
#include <numeric>

namespace stakemine::learning {

double NumpyRandom::random_sample() {
  const auto high = static_cast<double>(bits_() >> 5);
  const auto low = static_cast<double>(bits_() >> 6);
  return (high * 0x1p26 + low) / 0x1p53;
}

double NumpyRandom::standard_normal() {
  if (has_kept_normal_) {
    has_kept_normal_ = false;
    return kept_normal_;
  }
  double x = 0.0, y = 0.0, square = 0.0;
  do {
    x = 2.0 * random_sample() - 1.0;
    y = 2.0 * random_sample() - 1.0;
    square = x * x + y * y;
  } while (square >= 1.0 || square == 0.0);
  const double factor = std::sqrt(-2.0 * std::log(square) / square);
  kept_normal_ = factor * x;
  has_kept_normal_ = true;
  return factor * y;
}

std::uint64_t NumpyRandom::interval(std::uint64_t maximum) {
  if (maximum == 0) return 0;
  const std::uint64_t mask = ~std::uint64_t{0} >> std::countl_zero(maximum);
  const bool narrow = maximum <= 0xFFFF'FFFF;
  for (;;) {
    std::uint64_t draw = bits_();
    if (!narrow) draw = draw << 32 | bits_();
    if ((draw & mask) <= maximum) return draw & mask;
  }
}

std::vector<std::uint32_t> NumpyRandom::permutation(std::uint32_t count) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  shuffle(std::span{order});
  return order;
}

}  // namespace stakemine::learning
