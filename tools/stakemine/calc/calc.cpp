// SPDX-License-Identifier: Apache-2.0
#include "stakemine/calc/calc.hpp"

#include "stakemine/core/error.hpp"

#include <array>
#include <limits>

#include <fmt/format.h>

namespace stakemine {
namespace tools {

std::span<const Topic> topics() {
  static constexpr std::array kTopics{
      Topic{"aggregate", "combine partial results by a rule", calc_aggregate},
      Topic{"apportion", "hand out shards by weight", calc_apportion},
      Topic{"attack", "what a dishonest miner sends", calc_attack},
      Topic{"dataset", "make_classification and its split", calc_dataset},
      Topic{"fairness", "how evenly something is spread", calc_fairness},
      Topic{"game", "equilibria and drift in a game of two", calc_game},
      Topic{"value", "what the players of a game are worth", calc_value},
      Topic{"flows", "when transfers and executions that share links and hosts end", calc_flows},
      Topic{"preaggregate", "what is done to partial results before that", calc_preaggregate},
      Topic{"weighted_median", "the median by which Yuma clips ratings", calc_weighted_median},
      Topic{"yuma", "epochs of Yuma consensus", calc_yuma},
  };
  return kTopics;
}

Matrix matrix_of(const std::vector<std::vector<Real>>& rows, std::string_view field) {
  Matrix matrix{rows.size(), rows.empty() ? 0 : rows.front().size()};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != matrix.columns)
      throw UserError(
          fmt::format("request: /{}/{}: {} numbers where the first row has {}; expected rows of equal length", field, i,
                      rows[i].size(), matrix.columns));
    for (std::size_t j = 0; j < matrix.columns; ++j) matrix.row(i)[j] = rows[i][j].value;
  }
  return matrix;
}

std::vector<double> numbers_of(const std::vector<Real>& values) {
  std::vector<double> numbers;
  for (const Real& value : values) numbers.push_back(value.value);
  return numbers;
}

config::Value to_value(std::span<const double> numbers) {
  config::Value::Array items;
  for (const double number : numbers) items.emplace_back(number);
  return items;
}

config::Value to_value(ConstMatrix rows) {
  config::Value::Array items;
  for (std::size_t i = 0; i < rows.rows; ++i) items.push_back(to_value(rows.row(i)));
  return items;
}

}  // namespace tools

void config::Codec<tools::Real>::read(tools::Real& out, const Value& value, const FieldOptions& options,
                                      Reader& reader) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (value.is_string() && value.string() == "inf") {
    out.value = kInfinity;
  } else if (value.is_string() && value.string() == "-inf") {
    out.value = -kInfinity;
  } else if (value.is_string() && value.string() == "nan") {
    out.value = std::numeric_limits<double>::quiet_NaN();
  } else {
    read_number(out.value, value, options, reader);
  }
}

}  // namespace stakemine
