// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/error.hpp"
#include "stakemine/learning/miner_held_placements.hpp"

#include "learning/text_classes.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::learning {
namespace {

// Who gets a value: all miners, or those who can't do without data.
std::vector<std::size_t> holders_of(std::size_t values, const PlacementRequest& request, const std::string& column) {
  std::vector<std::size_t> all(request.miners), needing;
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (const std::size_t miner : all)
    if (request.needs_data.empty() || request.needs_data[miner]) needing.push_back(miner);
  if (values == all.size()) return all;
  if (values == needing.size()) return needing;
  throw UserError(fmt::format(
      "column: \"{}\" has {} values in the training rows; expected one for each of the {} "
      "miners{}",
      column, values, all.size(),
      needing.size() == all.size() ? std::string{}
                                   : fmt::format(", or one for each of the {} that need data", needing.size())));
}

}  // namespace

const config::ObjectDescription& ColumnPlacement::Options::description() {
  static const auto described =
      config::Description<Options>("column_placement", "A column of the data says which miner holds a row.")
          .field("column", &Options::column,
                 "The column. Its k-th smallest value goes to the k-th miner that holds data; it is no feature.",
                 {.required = true});
  return described;
}

Partition ColumnPlacement::do_place(Dataset& data, const PlacementRequest& request) const {
  if (data.placement_values.empty())
    throw UserError(fmt::format("column: {} has no column \"{}\"", data.name, options_.column));
  const std::vector<std::string> values(data.placement_values.begin(),
                                        data.placement_values.begin() + static_cast<std::ptrdiff_t>(data.train_count));
  for (std::size_t row = 0; row < values.size(); ++row)
    if (values[row].empty())
      throw UserError(fmt::format("column: \"{}\" is empty in training row {} of {}", options_.column,
                                  data.source_rows[row] + 1, data.name));
  const TextClasses classes = sorted_classes(values);
  const auto holders = holders_of(classes.names.size(), request, options_.column);
  std::vector<std::uint32_t> order(values.size()), counts(request.miners);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return classes.class_of[row]; });
  for (const std::uint32_t value : classes.class_of) ++counts[holders[value]];
  return hold(data, order, counts);
}

}  // namespace stakemine::learning
