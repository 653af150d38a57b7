// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/value.hpp"

#include "stakemine/calc/calc.hpp"

#include <array>

#include <fmt/format.h>

namespace stakemine::tools {
namespace {

enum class GameType { weighted_voting, table };
std::span<const std::pair<std::string_view, GameType>> enum_names(GameType) {
  static constexpr std::array<std::pair<std::string_view, GameType>, 2> kNames{
      {{"weighted_voting", GameType::weighted_voting}, {"table", GameType::table}}};
  return kNames;
}

struct Game {
  GameType type = GameType::table;
  std::optional<std::vector<double>> weights;
  std::optional<double> quota;
  std::optional<std::uint64_t> players;
  std::optional<std::vector<double>> values;

  static const config::ObjectDescription& description() {
    static const auto described =
        config::Description<Game>("game", "What coalitions earn.")
            .field("type", &Game::type, "How they are given.", {.required = true})
            .field("weights", &Game::weights, "weighted_voting: one a player.", {.range = config::at_least(0)})
            .field("quota", &Game::quota, "weighted_voting: what wins.", {.range = config::at_least(0)})
            .field("players", &Game::players, "table: how many.",
                   {.range = config::between(1, incentive::kMostTablePlayers)})
            .field("values", &Game::values, "table: of each coalition, indexed by bit mask.")
            .check([](const Game& game, const config::Complain& complain) {
              const bool table = game.type == GameType::table;
              const auto need = [&](bool given, bool needed, std::string_view key) {
                if (given != needed) complain(key, needed ? "is required by this game" : "is of no use in this game");
              };
              need(game.weights.has_value(), !table, "weights");
              need(game.quota.has_value(), !table, "quota");
              need(game.players.has_value(), table, "players");
              need(game.values.has_value(), table, "values");
            });
    return described;
  }
};

struct ValueRequest {
  Game game;
  incentive::ValueMethod method = incentive::ValueMethod::shapley;

  static const config::ObjectDescription& description() {
    static const auto described = config::Description<ValueRequest>("value", "What each player of a game is worth.")
                                      .field("game", &ValueRequest::game, "The game.", {.required = true})
                                      .field("method", &ValueRequest::method, "The measure.", {.required = true});
    return described;
  }
};

}  // namespace

config::Value calc_value(const config::Value& value) {
  const auto [game, method] = read_request<ValueRequest>(value);
  const std::vector<double> values = game.type == GameType::table
                                         ? incentive::table_game_values(*game.players, *game.values, method)
                                         : incentive::weighted_voting_values(*game.weights, *game.quota, method);
  return config::Value::make_object({{"values", to_value(values)}});
}

}  // namespace stakemine::tools
