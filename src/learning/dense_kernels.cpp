// SPDX-License-Identifier: Apache-2.0
#include "learning/dense_kernels.hpp"

namespace stakemine::learning {
namespace {

constexpr std::size_t kLanes = 4;

// Several classes at once share the loads of x and hide the latency of the additions; each class's sum is the same.
template <std::size_t kClasses>
void dots(const double* __restrict x, const double* __restrict weights, std::size_t columns, double* __restrict sums) {
  double partial[kClasses][kLanes] = {};
  std::size_t j = 0;
  for (; j + kLanes <= columns; j += kLanes)
    for (std::size_t c = 0; c < kClasses; ++c)
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        partial[c][lane] += x[j + lane] * weights[c * columns + j + lane];
  for (std::size_t c = 0; c < kClasses; ++c) {
    double sum = (partial[c][0] + partial[c][1]) + (partial[c][2] + partial[c][3]);
    for (std::size_t k = j; k < columns; ++k) sum += x[k] * weights[c * columns + k];
    sums[c] += sum;
  }
}

// Rows are added one after another; several at once spare loads and stores of the gradient.
template <std::size_t kRows>
void add_rows(const double* __restrict x, std::size_t columns, const double* __restrict factors, std::size_t classes,
              double* __restrict gradient) {
  for (std::size_t j = 0; j < columns; ++j) {
    double sum = gradient[j];
    for (std::size_t r = 0; r < kRows; ++r) sum += factors[r * classes] * x[r * columns + j];
    gradient[j] = sum;
  }
}

}  // namespace

void dense_scores(ConstMatrix x, const double* weights, const double* offsets, std::size_t classes, double* scores) {
  for (std::size_t r = 0; r < x.rows; ++r) {
    const double* const row = x.data + r * x.columns;
    double* const out = scores + r * classes;
    for (std::size_t c = 0; c < classes; ++c) out[c] = offsets[c];
    std::size_t c = 0;
    for (; c + 4 <= classes; c += 4) dots<4>(row, weights + c * x.columns, x.columns, out + c);
    for (; c + 2 <= classes; c += 2) dots<2>(row, weights + c * x.columns, x.columns, out + c);
    for (; c < classes; ++c) dots<1>(row, weights + c * x.columns, x.columns, out + c);
  }
}

void add_outer_products(ConstMatrix x, const double* factors, std::size_t classes, double* gradient) {
  for (std::size_t c = 0; c < classes; ++c) {
    std::size_t r = 0;
    for (; r + 4 <= x.rows; r += 4)
      add_rows<4>(x.data + r * x.columns, x.columns, factors + r * classes + c, classes, gradient + c * x.columns);
    for (; r < x.rows; ++r)
      add_rows<1>(x.data + r * x.columns, x.columns, factors + r * classes + c, classes, gradient + c * x.columns);
  }
}

}  // namespace stakemine::learning
