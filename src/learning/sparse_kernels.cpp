// SPDX-License-Identifier: Apache-2.0
#include "learning/sparse_kernels.hpp"

#include "learning/compiled_outputs.hpp"

#include <type_traits>

namespace stakemine::learning {
namespace {

// Additions wait for each other; several sums at once hide that where a row of outputs is short.
constexpr std::size_t lanes_of(std::size_t outputs) {
  return outputs <= 4 ? 4 : outputs <= 8 ? 2 : 1;
}

// Not inlined: what each number of outputs needs of the stack is set up for that alone, a row at a time.
template <std::size_t kOutputs, class T>
[[gnu::noinline]] void add_scores(const SparseRow<T>& row, const double* weights,
                                  std::integral_constant<std::size_t, kOutputs>, double* scores) {
  constexpr std::size_t kLanes = lanes_of(kOutputs);
  const std::size_t count = row.columns.size();
  const std::uint32_t* const columns = row.columns.data();
  double partial[kLanes][kOutputs] = {};
  const auto add = [&](std::size_t lane, std::size_t k) {
    const double* const own = weights + std::size_t{columns[k]} * kOutputs;
    const auto value = static_cast<double>(row.values[k]);
    for (std::size_t c = 0; c < kOutputs; ++c) partial[lane][c] += value * own[c];
  };
  std::size_t k = 0;
  for (; k + kLanes <= count; k += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) add(lane, k + lane);
  for (; k < count; ++k) add(0, k);
  for (std::size_t half = kLanes / 2; half > 0; half /= 2)
    for (std::size_t lane = 0; lane < half; ++lane)
      for (std::size_t c = 0; c < kOutputs; ++c) partial[lane][c] += partial[lane + half][c];
  for (std::size_t c = 0; c < kOutputs; ++c) scores[c] += partial[0][c];
}

template <class T>
void add_scores(const SparseRow<T>& row, const double* weights, std::size_t outputs, double* scores) {
  for (std::size_t k = 0; k < row.columns.size(); ++k) {
    const double* const own = weights + std::size_t{row.columns[k]} * outputs;
    for (std::size_t c = 0; c < outputs; ++c) scores[c] += static_cast<double>(row.values[k]) * own[c];
  }
}

template <class T, class Outputs>
[[gnu::noinline]] void add_product(const SparseRow<T>& row, const double* __restrict factors, Outputs outputs,
                                   double* __restrict gradient) {
  for (std::size_t k = 0; k < row.columns.size(); ++k) {
    double* const to = gradient + std::size_t{row.columns[k]} * outputs;
    const auto value = static_cast<double>(row.values[k]);
    for (std::size_t c = 0; c < outputs; ++c) to[c] += factors[c] * value;
  }
}

}  // namespace

template <class T>
void sparse_scores(const SparseRow<T>& row, const double* weights, const double* offsets, std::size_t outputs,
                   double* scores) {
  for (std::size_t c = 0; c < outputs; ++c) scores[c] = offsets == nullptr ? 0 : offsets[c];
  with_compiled_outputs(outputs, [&](auto known) { add_scores(row, weights, known, scores); });
}

template <class T>
void add_sparse_outer_product(const SparseRow<T>& row, const double* factors, std::size_t outputs, double* gradient) {
  with_compiled_outputs(outputs, [&](auto known) { add_product(row, factors, known, gradient); });
}

template void sparse_scores(const SparseRow<double>&, const double*, const double*, std::size_t, double*);
template void sparse_scores(const SparseRow<float>&, const double*, const double*, std::size_t, double*);
template void add_sparse_outer_product(const SparseRow<double>&, const double*, std::size_t, double*);
template void add_sparse_outer_product(const SparseRow<float>&, const double*, std::size_t, double*);

}  // namespace stakemine::learning
