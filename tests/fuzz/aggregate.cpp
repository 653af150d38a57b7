// SPDX-License-Identifier: Apache-2.0
#include "stakemine/aggregation/aggregator.hpp"
#include "stakemine/core/assert.hpp"

#include "fuzz/choices.hpp"
#include "fuzz/targets.hpp"
#include "reference/distance_rules_reference.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace stakemine::fuzz {
namespace {

// Few: minimum_diameter's definition looks at all subsets of the replicas.
constexpr std::size_t kMostRows = 6, kMostReplicas = 10;
constexpr double kTolerance = 1e-9;

struct Request {
  reference::Rows rows;
  std::vector<unsigned> weights;
  std::size_t replicas = 0;
};

// Small integers: sums and distances are exact, so that equals are equal for both sides.
Request request_of(Choices& choices, std::size_t columns) {
  Request request;
  while (!choices.empty() && request.rows.size() < kMostRows) {
    const unsigned weight = 1 + choices.below(3);
    if (request.replicas + weight > kMostReplicas) break;
    std::vector<double> row(columns);
    for (double& entry : row) entry = static_cast<double>(choices.byte()) - 128;
    request.rows.push_back(std::move(row));
    request.weights.push_back(weight);
    request.replicas += weight;
  }
  return request;
}

void compare(std::string_view name, const Request& request, std::size_t hostile, const std::vector<double>& wanted) {
  Matrix rows(request.rows.size(), request.rows.front().size());
  for (std::size_t i = 0; i < rows.rows; ++i) std::ranges::copy(request.rows[i], rows.row(i).begin());
  const std::vector<double> weights(request.weights.begin(), request.weights.end());
  const auto rule = aggregation::Aggregator::family().choose(name).make();
  const auto found = rule->aggregate({rows.view(), weights, {.amount = static_cast<double>(hostile)}}).result;
  for (std::size_t j = 0; j < wanted.size(); ++j) STAKEMINE_ASSERT(std::abs(found[j] - wanted[j]) <= kTolerance, name);
}

}  // namespace

void aggregate(Bytes bytes) {
  Choices choices{bytes};
  const std::size_t columns = 1 + choices.below(3);
  const unsigned share = choices.byte();
  const Request request = request_of(choices, columns);
  if (request.rows.empty()) return;
  const std::size_t n = request.replicas, f = share % ((n - 1) / 2 + 1);  // below half
  for (const std::string_view name : {"mean", "coordinate_median", "trimmed_mean"})
    compare(name, request, f, reference::aggregate(name, request.rows, request.weights, f));
  const reference::Rows replicas = reference::replicated(request.rows, request.weights);
  compare("krum", request, f, reference::multi_krum(replicas, f, 1, false));
  compare("multi_krum", request, f, reference::multi_krum(replicas, f, n - f, false));
  compare("closest_to_median", request, f, reference::closest_to_median(replicas, f));
  compare("minimum_diameter", request, f, reference::minimum_diameter(replicas, f));
  if (n < 3) return;
  const std::size_t fewer = share % ((n - 3) / 4 + 1);
  compare("bulyan", request, fewer, reference::bulyan(replicas, fewer));
}

}  // namespace stakemine::fuzz
