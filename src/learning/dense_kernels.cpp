// SPDX-License-Identifier: Apache-2.0
#include "learning/dense_kernels.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

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

// Some outputs of one row, four from each of the places on, with the partial sums of dots().
template <std::size_t kPlaces, class T>
void dots_by_column(const T* x, std::size_t columns, const double* weights, std::size_t outputs,
                    const std::array<std::size_t, kPlaces>& places, const double* offsets, T* scores) {
  Four<T> partial[kLanes<T>][kPlaces] = {};
  std::size_t j = 0;
  for (; j + kLanes<T> <= columns; j += kLanes<T>)
    for (std::size_t lane = 0; lane < kLanes<T>; ++lane)
      for (std::size_t k = 0; k < kPlaces; ++k)
        partial[lane][k] += x[j + lane] * load_four<T>(weights + (j + lane) * outputs + places[k]);
  for (std::size_t half = kLanes<T> / 2; half > 0; half /= 2)
    for (std::size_t lane = 0; lane < half; ++lane)
      for (std::size_t k = 0; k < kPlaces; ++k) partial[lane][k] += partial[lane + half][k];
  for (; j < columns; ++j)
    for (std::size_t k = 0; k < kPlaces; ++k) partial[0][k] += x[j] * load_four<T>(weights + j * outputs + places[k]);
  for (std::size_t k = 0; k < kPlaces; ++k)
    for (std::size_t c = 0; c < 4; ++c) {
      const T offset = offsets == nullptr ? T{0} : static_cast<T>(offsets[places[k] + c]);
      scores[places[k] + c] = offset + partial[0][k][c];
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

enum class Into { nothing, sum };  // what is there before

// out[j · kOutputs + c] = or += factors[c] · x[j], every size of its own compiled for itself: rows of outputs are
// short.
template <std::size_t kOutputs, class T>
void outer_product(const T* __restrict x, std::size_t columns, const T* __restrict factors, Into into,
                   double* __restrict out) {
  T own[kOutputs];
  std::copy_n(factors, kOutputs, own);
  if (into == Into::nothing) {
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t c = 0; c < kOutputs; ++c) out[j * kOutputs + c] = static_cast<double>(own[c] * x[j]);
  } else {
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t c = 0; c < kOutputs; ++c) out[j * kOutputs + c] += static_cast<double>(own[c] * x[j]);
  }
}

template <class T>
using OuterProduct = void (*)(const T*, std::size_t, const T*, Into, double*);
constexpr std::size_t kMostCompiled = 16;

template <class T, std::size_t... kOutputs>
constexpr std::array<OuterProduct<T>, sizeof...(kOutputs)> compiled_outer_products(std::index_sequence<kOutputs...>) {
  return {outer_product<kOutputs + 1, T>...};
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
  constexpr std::size_t kTogether = sizeof(T) == sizeof(double) ? 3 : 1;  // as many partial sums as there are registers
  for (std::size_t r = 0; r < x.rows; ++r) {
    const T* const row = x.data + r * x.columns;
    T* const own = scores + r * outputs;
    if (outputs < 4) {
      for (std::size_t c = 0; c < outputs; ++c)
        own[c] = (offsets == nullptr ? T{0} : static_cast<T>(offsets[c])) +
                 dot_by_column(row, x.columns, weights + c, outputs);
      continue;
    }
    // The last four may overlap those before them, which then come out the same once more.
    for (std::size_t c = 0; c < outputs; c += 4 * kTogether) {
      std::array<std::size_t, kTogether> places;
      for (std::size_t k = 0; k < kTogether; ++k) places[k] = std::min(c + 4 * k, outputs - 4);
      dots_by_column(row, x.columns, weights, outputs, places, offsets, own);
    }
  }
}

template <class T>
void outer_products_by_column(MatrixView<const T> x, const T* factors, std::size_t outputs, double* out) {
  if (outputs <= kMostCompiled) {
    static constexpr auto kCompiled = compiled_outer_products<T>(std::make_index_sequence<kMostCompiled>{});
    for (std::size_t r = 0; r < x.rows; ++r)
      kCompiled[outputs - 1](x.data + r * x.columns, x.columns, factors + r * outputs,
                             r == 0 ? Into::nothing : Into::sum, out);
    return;
  }
  for (std::size_t r = 0; r < x.rows; ++r) {
    const T* const row = x.data + r * x.columns;
    const T* const own = factors + r * outputs;
    for (std::size_t j = 0; j < x.columns; ++j) {
      const T number = row[j];
      double* const column = out + j * outputs;
      if (r == 0) {
        for (std::size_t c = 0; c < outputs; ++c) column[c] = static_cast<double>(own[c] * number);
      } else {
        for (std::size_t c = 0; c < outputs; ++c) column[c] += static_cast<double>(own[c] * number);
      }
    }
  }
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
