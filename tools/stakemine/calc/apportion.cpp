// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/calc.hpp"
#include "stakemine/stake/apportionment.hpp"

namespace stakemine::tools {
namespace {

struct ApportionRequest {
  config::Choice<stake::Apportionment> allocation;
  std::uint64_t seats = 0;
  std::vector<std::uint64_t> weights;
  double offset = 0;
  std::vector<std::uint32_t> order;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<ApportionRequest>("apportion", "Seats by weight.")
            .field("allocation", &ApportionRequest::allocation, "The rule.", {.required = true})
            .field("seats", &ApportionRequest::seats, "How many to hand out.", {.required = true})
            .field("weights", &ApportionRequest::weights, "One a miner.", {.required = true})
            .field("offset", &ApportionRequest::offset, "systematic: in [0, 1).",
                   {.range = config::from_to_below(0, 1)})
            .field("order", &ApportionRequest::order, "systematic: who comes first, second, …; as listed if absent.");
    return described;
  }
};

}  // namespace

config::Value calc_apportion(const config::Value& value) {
  const auto request = read_request<ApportionRequest>(value);
  std::vector<std::uint64_t> seats(request.weights.size());
  request.allocation.make()->apportion(request.seats, request.weights,
                                       {.offset = request.offset, .order = request.order}, seats);
  config::Value::Array items(seats.begin(), seats.end());
  return config::Value::make_object({{"seats", config::Value{std::move(items)}}});
}

}  // namespace stakemine::tools
