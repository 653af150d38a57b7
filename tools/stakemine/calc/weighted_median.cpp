// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/weighted_median.hpp"

#include "stakemine/calc/calc.hpp"

namespace stakemine::tools {
namespace {

struct MedianRequest {
  std::vector<Real> stake;
  std::vector<std::vector<Real>> weights;
  double kappa = 0.5;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<MedianRequest>("weighted_median", "The stake-weighted median of each column.")
            .field("stake", &MedianRequest::stake, "One a validator.", {.required = true})
            .field("weights", &MedianRequest::weights, "A row a validator.", {.required = true})
            .field("kappa", &MedianRequest::kappa, "Share of the stake that must agree.");
    return described;
  }
};

}  // namespace

config::Value calc_weighted_median(const config::Value& value) {
  const auto request = read_request<MedianRequest>(value);
  const Matrix weights = matrix_of(request.weights, "weights");
  std::vector<double> median(weights.columns);
  consensus::weighted_median(numbers_of(request.stake), weights.view(), request.kappa, median);
  return config::Value::make_object({{"median", to_value(median)}});
}

}  // namespace stakemine::tools
