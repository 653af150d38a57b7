// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/fairness.hpp"

#include "stakemine/calc/calc.hpp"

namespace stakemine::tools {
namespace {

struct FairnessRequest {
  std::string metric;
  std::vector<Real> values;
  double scale = 1;
  double threshold = 0.5;
  bool strict = false;
  Real alpha{1};
  std::uint64_t k = 1;

  static const config::ObjectDescription& description() {
    using Request = FairnessRequest;
    static const auto described =
        config::Description<Request>("fairness", "How evenly something is spread.")
            .field("metric", &Request::metric, "Which measure.", {.required = true})
            .field("values", &Request::values, "One a holder.", {.required = true})
            .field("scale", &Request::scale, "hhi: what one holder of all gives.")
            .field("threshold", &Request::threshold, "nakamoto: share of the total.")
            .field("strict", &Request::strict, "nakamoto: the share must be passed, not only reached.")
            .field("alpha", &Request::alpha, "entropy: the order; may be \"inf\".")
            .field("k", &Request::k, "concentration_ratio: how many of the largest.");
    return described;
  }
};

}  // namespace

config::Value calc_fairness(const config::Value& value) {
  const auto request = read_request<FairnessRequest>(value);
  const incentive::FairnessOptions options{
      .scale = request.scale,
      .threshold = request.threshold,
      .majority = request.strict ? incentive::Majority::more_than : incentive::Majority::at_least,
      .alpha = request.alpha.value,
      .k = request.k};
  const incentive::FairnessMetric& metric = incentive::fairness_metric(request.metric);
  return config::Value::make_object({{"value", metric.measure(numbers_of(request.values), options)}});
}

}  // namespace stakemine::tools
