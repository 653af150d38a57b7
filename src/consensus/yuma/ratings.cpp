// SPDX-License-Identifier: Apache-2.0
#include "consensus/yuma/ratings.hpp"

#include "stakemine/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace stakemine::consensus {
namespace {

bool legal(double weight) {
  return weight >= 0 && std::isfinite(weight);
}

void check_mask(std::span<const std::uint8_t> mask, std::size_t rows, std::string_view name) {
  if (!mask.empty() && mask.size() != rows)
    throw UserError(fmt::format("{}: {} entries for {} raters; it needs one for each", name, mask.size(), rows));
}

void check_sparse(const SparseRows& sparse, std::size_t rows, std::size_t nodes) {
  if (sparse.row_begin.size() != rows + 1 || sparse.row_begin.front() != 0 ||
      sparse.row_begin.back() != sparse.column.size() || sparse.column.size() != sparse.weight.size())
    throw UserError(fmt::format("weights: the rows do not cover the entries; expected {} rows", rows));
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint64_t begin = sparse.row_begin[i], end = sparse.row_begin[i + 1];
    if (begin > end || end > sparse.column.size())
      throw UserError(fmt::format("weights: row {} ends before it begins", i));
    for (std::uint64_t k = begin; k < end; ++k)
      if (sparse.column[k] >= nodes || (k > begin && sparse.column[k] <= sparse.column[k - 1]))
        throw UserError(
            fmt::format("weights: row {} has column {}; columns ascend and are < {}", i, sparse.column[k], nodes));
  }
}

}  // namespace

void Ratings::check_shapes(std::size_t nodes) const {
  const std::size_t rows = raters_.size();
  check_mask(epoch_.active, rows, "active");
  check_mask(epoch_.permits, rows, "permits");
  const auto& mask = epoch_.registered_after;
  if (mask.data != nullptr && (mask.rows != rows || mask.columns != nodes))
    throw UserError(
        fmt::format("registered_after: {} × {} entries; expected {} × {}", mask.rows, mask.columns, rows, nodes));
  if (const auto* dense = std::get_if<ConstMatrix>(&epoch_.weights)) {
    if (dense->rows != rows || dense->columns != nodes)
      throw UserError(
          fmt::format("weights: {} × {} entries; expected {} × {}", dense->rows, dense->columns, rows, nodes));
  } else {
    check_sparse(std::get<SparseRows>(epoch_.weights), rows, nodes);
  }
}

std::span<const double> Ratings::given(std::size_t row) const {
  if (const auto* dense = std::get_if<ConstMatrix>(&epoch_.weights)) return dense->row(row);
  const auto& sparse = std::get<SparseRows>(epoch_.weights);
  return sparse.weight.subspan(sparse.row_begin[row], sparse.row_begin[row + 1] - sparse.row_begin[row]);
}

bool Ratings::is_legal(std::size_t row) const {
  std::uint64_t illegal = 0;  // no early end, so that it runs on vectors
  for (const double weight : given(row))
    illegal |= static_cast<std::uint64_t>(!((weight >= 0) & (weight <= std::numeric_limits<double>::max())));
  return illegal == 0;
}

std::string Ratings::complaint(std::size_t row) const {
  const auto weights = given(row);
  const auto bad = std::find_if_not(weights.begin(), weights.end(), legal);
  return fmt::format("weights: row {} has a weight of {}; all must be finite and ≥ 0", row, *bad);
}

void Ratings::copy_unmasked(std::size_t row, std::size_t first, std::span<double> out) const {
  if (const auto* dense = std::get_if<ConstMatrix>(&epoch_.weights)) {
    const auto from = dense->row(row).subspan(first, out.size());
    for (std::size_t j = 0; j < out.size(); ++j) out[j] = from[j] + 0.0;  // −0 becomes 0
    return;
  }
  std::fill(out.begin(), out.end(), 0.0);
  const auto& sparse = std::get<SparseRows>(epoch_.weights);
  const auto columns = sparse.column.subspan(sparse.row_begin[row], sparse.row_begin[row + 1] - sparse.row_begin[row]);
  const auto weights = given(row);
  auto k = static_cast<std::size_t>(std::lower_bound(columns.begin(), columns.end(), first) - columns.begin());
  for (; k < columns.size() && columns[k] < first + out.size(); ++k) out[columns[k] - first] = weights[k] + 0.0;
}

void Ratings::copy(std::size_t row, std::size_t first, std::span<double> out) const {
  if (!has_permit(row)) {
    std::fill(out.begin(), out.end(), 0.0);
    return;
  }
  copy_unmasked(row, first, out);
  if (epoch_.registered_after.data != nullptr) {
    const auto mask = epoch_.registered_after.row(row).subspan(first, out.size());
    for (std::size_t j = 0; j < out.size(); ++j)
      if (mask[j] != 0) out[j] = 0;
  }
  const std::size_t own = raters_[row];
  if (own >= first && own < first + out.size()) out[own - first] = 0;
}

}  // namespace stakemine::consensus
