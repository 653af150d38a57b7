// SPDX-License-Identifier: Apache-2.0
/// The three products that a dense layer is made of, for T of float and double. Plain loops that the compiler turns
/// into vector instructions; the order of every sum is written out here, so that bits depend neither on alignment nor
/// on how many rows come at once.
#pragma once

#include "stakemine/core/matrix.hpp"

#include <cstddef>

namespace stakemine::learning {

/// scores[r·C + c] = offsets[c] + Σ_j x[r, j] · weights[c·d + j], with r < x.rows, c < outputs, d = x.columns. The sum
/// runs over interleaved partial sums (four of double, eight of float), added in halves, and then the columns beyond
/// the last multiple of that.
template <class T>
void dense_scores(MatrixView<const T> x, const T* weights, const T* offsets, std::size_t outputs, T* scores);

/// The same sums from weights as the parameters lie, weights[j·C + c]: for a few rows, which are not worth turning the
/// weights around. In the same order, but rounded as the compiler fuses them.
template <class T>
void scores_by_column(MatrixView<const T> x, const double* weights, const double* offsets, std::size_t outputs,
                      T* scores);

/// gradient[c·d + j] += Σ_r factors[r·C + c] · x[r, j], row by row.
template <class T>
void add_outer_products(MatrixView<const T> x, const T* factors, std::size_t outputs, T* gradient);

/// out[j·C + c] = Σ_r factors[r·C + c] · x[r, j], row by row: the same with the outputs of a column side by side, for a
/// few rows. At least one row.
template <class T>
void outer_products_by_column(MatrixView<const T> x, const T* factors, std::size_t outputs, double* out);

/// back[r, j] = Σ_c factors[r·C + c] · weights[c·d + j], output by output, with r < back.rows, d = back.columns.
template <class T>
void back_products(const T* factors, const T* weights, std::size_t outputs, MatrixView<T> back);

extern template void dense_scores(MatrixView<const double>, const double*, const double*, std::size_t, double*);
extern template void dense_scores(MatrixView<const float>, const float*, const float*, std::size_t, float*);
extern template void scores_by_column(MatrixView<const double>, const double*, const double*, std::size_t, double*);
extern template void scores_by_column(MatrixView<const float>, const double*, const double*, std::size_t, float*);
extern template void add_outer_products(MatrixView<const double>, const double*, std::size_t, double*);
extern template void add_outer_products(MatrixView<const float>, const float*, std::size_t, float*);
extern template void outer_products_by_column(MatrixView<const double>, const double*, std::size_t, double*);
extern template void outer_products_by_column(MatrixView<const float>, const float*, std::size_t, double*);
extern template void back_products(const double*, const double*, std::size_t, MatrixView<double>);
extern template void back_products(const float*, const float*, std::size_t, MatrixView<float>);

}  // namespace stakemine::learning
