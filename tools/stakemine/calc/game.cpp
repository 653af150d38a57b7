// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/game.hpp"

#include "stakemine/calc/calc.hpp"

#include <array>

namespace stakemine::tools {
namespace {

enum class Query { nash_conv, replicator_derivative, best_response };
std::span<const std::pair<std::string_view, Query>> enum_names(Query) {
  static constexpr std::array<std::pair<std::string_view, Query>, 3> kNames{
      {{"nash_conv", Query::nash_conv},
       {"replicator_derivative", Query::replicator_derivative},
       {"best_response", Query::best_response}}};
  return kNames;
}

struct GameRequest {
  Query query = Query::nash_conv;
  std::vector<std::vector<Real>> a;
  std::optional<std::vector<std::vector<Real>>> b;
  std::vector<double> row;
  std::optional<std::vector<double>> column;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<GameRequest>("game", "A game of two players, or of a population.")
            .field("query", &GameRequest::query, "What to tell of it.", {.required = true})
            .field("A", &GameRequest::a, "The row player's payoffs.", {.required = true})
            .field("B", &GameRequest::b, "The column player's payoffs.")
            .field("row", &GameRequest::row, "The row player's strategy, or the population.",
                   {.range = config::at_least(0), .required = true})
            .field("column", &GameRequest::column, "The column player's strategy.", {.range = config::at_least(0)})
            .check([](const GameRequest& request, const config::Complain& complain) {
              if (request.query == Query::replicator_derivative) return;
              if (!request.b) complain("B", "is required by this query");
              if (!request.column) complain("column", "is required by this query");
            });
    return described;
  }
};

}  // namespace

config::Value calc_game(const config::Value& value) {
  const auto request = read_request<GameRequest>(value);
  const Matrix a = matrix_of(request.a, "A");
  if (request.query == Query::replicator_derivative)
    return config::Value::make_object(
        {{"derivative", to_value(incentive::replicator_derivative(a.view(), request.row))}});
  const Matrix b = matrix_of(*request.b, "B");
  const incentive::BimatrixGame game{a.view(), b.view()};
  if (request.query == Query::nash_conv)
    return config::Value::make_object({{"value", incentive::nash_conv(game, request.row, *request.column)}});
  const auto best = incentive::best_responses(game, request.row, *request.column);
  return config::Value::make_object({{"row", best.row}, {"column", best.column}});
}

}  // namespace stakemine::tools
