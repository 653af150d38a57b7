// SPDX-License-Identifier: Apache-2.0
/// The two products of a linear model with a sparse row: O(numbers held x outputs). Both go by the parameters as they
/// lie, weights[j·C + c], so that nothing is done for a column that the row does not have. Numbers held as T, float or
/// double, are multiplied and added in double: where memory is waited for, single precision would save nothing.
#pragma once

#include "stakemine/learning/sparse_rows.hpp"

#include <cstddef>

namespace stakemine::learning {

/// scores[c] = offsets[c] + Σ_k values[k] · weights[columns[k]·C + c], c < outputs; no offsets: null. The order of the
/// sum goes by k and C alone: interleaved partial sums (four where C ≤ 4, two where C ≤ 8, else one), added in halves.
template <class T>
void sparse_scores(const SparseRow<T>& row, const double* weights, const double* offsets, std::size_t outputs,
                   double* scores);

/// gradient[columns[k]·C + c] += factors[c] · values[k].
template <class T>
void add_sparse_outer_product(const SparseRow<T>& row, const double* factors, std::size_t outputs, double* gradient);

extern template void sparse_scores(const SparseRow<double>&, const double*, const double*, std::size_t, double*);
extern template void sparse_scores(const SparseRow<float>&, const double*, const double*, std::size_t, double*);
extern template void add_sparse_outer_product(const SparseRow<double>&, const double*, std::size_t, double*);
extern template void add_sparse_outer_product(const SparseRow<float>&, const double*, std::size_t, double*);

}  // namespace stakemine::learning
