// SPDX-License-Identifier: Apache-2.0
#include "learning/dense_kernels.hpp"

#include "learning/compiled_outputs.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace stakemine::learning {
namespace {

template <class T>
constexpr std::size_t kLanes = 32 / sizeof(T);  // a vector register's worth

// Several rows and outputs at once share loads and hide the latency of additions; each sum is the same as alone.
template <std::size_t kRows, std::size_t kOutputs, class T>
void dots(const T* __restrict x, const T* __restrict weights, std::size_t columns, T* __restrict sums,
          std::size_t stride) {
  T partial[kRows][kOutputs][kLanes<T>] = {};
  std::size_t j = 0;
  for (; j + kLanes<T> <= columns; j += kLanes<T>)
    for (std::size_t r = 0; r < kRows; ++r)
      for (std::size_t c = 0; c < kOutputs; ++c)
        for (std::size_t lane = 0; lane < kLanes<T>; ++lane)
          partial[r][c][lane] += x[r * columns + j + lane] * weights[c * columns + j + lane];
  for (std::size_t r = 0; r < kRows; ++r)
    for (std::size_t c = 0; c < kOutputs; ++c) {
      for (std::size_t half = kLanes<T> / 2; half > 0; half /= 2)
        for (std::size_t lane = 0; lane < half; ++lane) partial[r][c][lane] += partial[r][c][lane + half];
      T sum = partial[r][c][0];
      for (std::size_t k = j; k < columns; ++k) sum += x[r * columns + k] * weights[c * columns + k];
      sums[r * stride + c] += sum;
    }
}

// Of kRows rows: all outputs.
template <std::size_t kRows, class T>
void score_rows(const T* x, const T* weights, std::size_t columns, std::size_t outputs, T* scores) {
  std::size_t c = 0;
  for (; c + 4 <= outputs; c += 4) dots<kRows, 4>(x, weights + c * columns, columns, scores + c, outputs);
  for (; c + 2 <= outputs; c += 2) dots<kRows, 2>(x, weights + c * columns, columns, scores + c, outputs);
  for (; c < outputs; ++c) dots<kRows, 1>(x, weights + c * columns, columns, scores + c, outputs);
}

// Four numbers side by side, said to the compiler outright: left to itself, it shuffles these loops to pieces.
template <class T>
struct FourOf {
  typedef T Type __attribute__((vector_size(4 * sizeof(T))));
};
template <class T>
using Four = typename FourOf<T>::Type;

template <class T>
Four<T> load_four(const double* numbers) {
  Four<double> four;
  std::memcpy(&four, numbers, sizeof four);
  return __builtin_convertvector(four, Four<T>);
}

// Some outputs of one row, four from each of the places on, with the partial sums of dots(); `outputs` is a number, or
// a constant that spares the loop its arithmetic. Unrolled outright, so that sums are in registers from the first on.
template <std::size_t kPlaces, class T, class Outputs>
void dots_by_column(const T* x, std::size_t columns, const double* weights, Outputs outputs,
                    const std::array<std::size_t, kPlaces>& places, const double* offsets, T* scores) {
  Four<T> partial[kLanes<T>][kPlaces];
#pragma GCC unroll 8
  for (std::size_t lane = 0; lane < kLanes<T>; ++lane)
#pragma GCC unroll 3
    for (std::size_t k = 0; k < kPlaces; ++k) partial[lane][k] = Four<T>{};
  std::size_t j = 0;
  for (; j + kLanes<T> <= columns; j += kLanes<T>)
#pragma GCC unroll 8
    for (std::size_t lane = 0; lane < kLanes<T>; ++lane)
#pragma GCC unroll 3
      for (std::size_t k = 0; k < kPlaces; ++k)
        partial[lane][k] += x[j + lane] * load_four<T>(weights + (j + lane) * outputs + places[k]);
#pragma GCC unroll 3
  for (std::size_t half = kLanes<T> / 2; half > 0; half /= 2)
#pragma GCC unroll 4
    for (std::size_t lane = 0; lane < half; ++lane)
#pragma GCC unroll 3
      for (std::size_t k = 0; k < kPlaces; ++k) partial[lane][k] += partial[lane + half][k];
  for (; j < columns; ++j)
#pragma GCC unroll 3
    for (std::size_t k = 0; k < kPlaces; ++k) partial[0][k] += x[j] * load_four<T>(weights + j * outputs + places[k]);
#pragma GCC unroll 3
  for (std::size_t k = 0; k < kPlaces; ++k) {
    if (offsets != nullptr) partial[0][k] = load_four<T>(offsets + places[k]) + partial[0][k];
    std::memcpy(scores + places[k], &partial[0][k], sizeof partial[0][k]);
  }
}

// One output of one row.
template <class T>
T dot_by_column(const T* x, std::size_t columns, const double* weights, std::size_t outputs) {
  T partial[kLanes<T>] = {};
  std::size_t j = 0;
  for (; j + kLanes<T> <= columns; j += kLanes<T>)
    for (std::size_t lane = 0; lane < kLanes<T>; ++lane)
      partial[lane] += x[j + lane] * static_cast<T>(weights[(j + lane) * outputs]);
  for (std::size_t half = kLanes<T> / 2; half > 0; half /= 2)
    for (std::size_t lane = 0; lane < half; ++lane) partial[lane] += partial[lane + half];
  for (; j < columns; ++j) partial[0] += x[j] * static_cast<T>(weights[j * outputs]);
  return partial[0];
}

constexpr std::size_t kCacheLine = 64 / sizeof(double);

enum class Into { nothing, sum };  // what is there before

// Miners' results mostly follow each other in memory, and come from no cache: where two results later will be written
// is fetched meanwhile. (Addresses only: nothing need be there.)
void prefetch_two_later(const double* result, std::size_t numbers, std::size_t place) {
  const auto address = reinterpret_cast<std::uintptr_t>(result) + (2 * numbers + place) * sizeof(double);
  __builtin_prefetch(reinterpret_cast<const void*>(address), 1);
}

// out[j · outputs + c] = or += factors[c] · x[j].
template <Into kInto, class T, class Outputs>
void outer_product(const T* __restrict x, std::size_t columns, const T* __restrict factors, Outputs outputs,
                   double* __restrict out) {
  for (std::size_t j = 0; j < columns; ++j) {
    if (kInto == Into::nothing)
      for (std::size_t c = 0; c < outputs; c += kCacheLine) prefetch_two_later(out, columns * outputs, j * outputs + c);
    for (std::size_t c = 0; c < outputs; ++c) {
      const auto term = static_cast<double>(factors[c] * x[j]);
      double& sum = out[j * outputs + c];
      sum = kInto == Into::nothing ? term : sum + term;
    }
  }
}

// The scores of one row.
template <class T, class Outputs>
void row_by_column(const T* row, std::size_t columns, const double* weights, Outputs outputs, const double* offsets,
                   T* scores) {
  constexpr std::size_t kTogether = sizeof(T) == sizeof(double) ? 3 : 1;  // as many partial sums as there are registers
  if (outputs < 4) {
    for (std::size_t c = 0; c < outputs; ++c)
      scores[c] =
          (offsets == nullptr ? T{0} : static_cast<T>(offsets[c])) + dot_by_column(row, columns, weights + c, outputs);
    return;
  }
  // The last four may overlap those before them, which then come out the same once more.
  for (std::size_t c = 0; c < outputs; c += 4 * kTogether) {
    std::array<std::size_t, kTogether> places;
    for (std::size_t k = 0; k < kTogether; ++k) places[k] = std::min<std::size_t>(c + 4 * k, outputs - 4);
    dots_by_column(row, columns, weights, outputs, places, offsets, scores);
  }
}

// Terms are added one after another; several at once spare loads and stores of the sum.
template <std::size_t kTerms, class T>
void add_rows(const T* __restrict x, std::size_t columns, const T* __restrict factors, std::size_t stride,
              T* __restrict sum) {
  for (std::size_t j = 0; j < columns; ++j) {
    T total = sum[j];
    for (std::size_t r = 0; r < kTerms; ++r) total += factors[r * stride] * x[r * columns + j];
    sum[j] = total;
  }
}

// sum[j] += Σ_r factors[r · stride] · x[r, j].
template <class T>
void add_all_rows(MatrixView<const T> x, const T* factors, std::size_t stride, T* sum) {
  std::size_t r = 0;
  for (; r + 4 <= x.rows; r += 4) add_rows<4>(x.data + r * x.columns, x.columns, factors + r * stride, stride, sum);
  for (; r < x.rows; ++r) add_rows<1>(x.data + r * x.columns, x.columns, factors + r * stride, stride, sum);
}

}  // namespace

template <class T>
void dense_scores(MatrixView<const T> x, const T* weights, const T* offsets, std::size_t outputs, T* scores) {
  for (std::size_t r = 0; r < x.rows; ++r) std::copy_n(offsets, outputs, scores + r * outputs);
  std::size_t r = 0;
  for (; r + 2 <= x.rows; r += 2)
    score_rows<2>(x.data + r * x.columns, weights, x.columns, outputs, scores + r * outputs);
  if (r < x.rows) score_rows<1>(x.data + r * x.columns, weights, x.columns, outputs, scores + r * outputs);
}

template <class T>
void add_outer_products(MatrixView<const T> x, const T* factors, std::size_t outputs, T* gradient) {
  for (std::size_t c = 0; c < outputs; ++c) add_all_rows(x, factors + c, outputs, gradient + c * x.columns);
}

template <class T>
void scores_by_column(MatrixView<const T> x, const double* weights, const double* offsets, std::size_t outputs,
                      T* scores) {
  with_compiled_outputs(outputs, [&](auto known) {
    for (std::size_t r = 0; r < x.rows; ++r)
      row_by_column(x.data + r * x.columns, x.columns, weights, known, offsets, scores + r * outputs);
  });
}

template <class T>
void outer_products_by_column(MatrixView<const T> x, const T* factors, std::size_t outputs, double* out) {
  with_compiled_outputs(outputs, [&](auto known) {
    outer_product<Into::nothing>(x.data, x.columns, factors, known, out);
    for (std::size_t r = 1; r < x.rows; ++r)
      outer_product<Into::sum>(x.data + r * x.columns, x.columns, factors + r * outputs, known, out);
  });
}

template <class T>
void back_products(const T* factors, const T* weights, std::size_t outputs, MatrixView<T> back) {
  std::fill_n(back.data, back.rows * back.columns, T{0});
  for (std::size_t r = 0; r < back.rows; ++r)
    add_all_rows(MatrixView<const T>{weights, outputs, back.columns}, factors + r * outputs, 1,
                 back.data + r * back.columns);
}

template void dense_scores(MatrixView<const double>, const double*, const double*, std::size_t, double*);
template void dense_scores(MatrixView<const float>, const float*, const float*, std::size_t, float*);
template void scores_by_column(MatrixView<const double>, const double*, const double*, std::size_t, double*);
template void scores_by_column(MatrixView<const float>, const double*, const double*, std::size_t, float*);
template void add_outer_products(MatrixView<const double>, const double*, std::size_t, double*);
template void add_outer_products(MatrixView<const float>, const float*, std::size_t, float*);
template void outer_products_by_column(MatrixView<const double>, const double*, std::size_t, double*);
template void outer_products_by_column(MatrixView<const float>, const float*, std::size_t, double*);
template void back_products(const double*, const double*, std::size_t, MatrixView<double>);
template void back_products(const float*, const float*, std::size_t, MatrixView<float>);

}  // namespace stakemine::learning
