// SPDX-License-Identifier: Apache-2.0
#include "experiment/sweep_axes.hpp"

#include "stakemine/config/json.hpp"
#include "stakemine/config/units.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::experiment {
namespace {

using config::Dimension;
using config::Value;

constexpr std::array kDimensions{Dimension::none, Dimension::duration, Dimension::bandwidth, Dimension::speed,
                                 Dimension::work, Dimension::size,     Dimension::share};

struct Measured {
  double number = 0;
  Dimension dimension = Dimension::none;
};

// A number, or a text that is one with a unit; its unit tells what it measures.
std::optional<Measured> measured(const Value& value) {
  if (value.is_number()) return Measured{value.number(), Dimension::none};
  if (!value.is_string()) return std::nullopt;
  for (const Dimension dimension : kDimensions)
    if (const auto number = config::parse_quantity(value.string(), dimension)) return Measured{*number, dimension};
  return std::nullopt;
}

Value as_value(double number, Dimension dimension) {
  if (dimension != Dimension::none) return config::format_quantity(number, dimension);
  constexpr double kExactIntegers = 0x1p53;
  if (number == std::floor(number) && std::abs(number) < kExactIntegers) {
    if (number >= 0) return static_cast<std::uint64_t>(number);
    return static_cast<std::int64_t>(number);
  }
  return number;
}

std::vector<Value> values_of(const RangeConfig& range, const std::string& place) {
  const auto from = measured(range.from), to = measured(range.to);
  if (!from || !to || from->dimension != to->dimension)
    throw UserError(
        fmt::format("{}/range: from and to: expected two numbers, or two texts with units of one kind such as "
                    "\"1 Gbit/s\" and \"10 Gbit/s\"",
                    place));
  const bool logarithmic = range.spacing == Spacing::logarithmic;
  if (logarithmic && !(from->number > 0 && to->number > 0))
    throw UserError(fmt::format("{}/range: logarithmic spacing needs ends > 0", place));
  std::vector<Value> values;
  for (std::uint64_t k = 0; k < range.count; ++k) {
    const double share = range.count == 1 ? 0 : static_cast<double>(k) / static_cast<double>(range.count - 1);
    double number = logarithmic ? from->number * std::pow(to->number / from->number, share)
                                : from->number + (to->number - from->number) * share;
    if (k + 1 == range.count && k > 0) number = to->number;
    // Six digits: what a reader can tell apart, and types again.
    if (k > 0 && k + 1 < range.count) number = std::stod(fmt::format("{:.6g}", number));
    values.push_back(as_value(range.whole ? std::round(number) : number, from->dimension));
  }
  return values;
}

std::string label_of(const Value& value) {
  return value.is_string() ? value.string() : config::to_json(value);
}

}  // namespace

SweepAxis lay_out_axis(const AxisConfig& config, const std::string& place) {
  std::vector<LinkedConfig> linked = config.linked;
  if (linked.empty())
    linked.push_back({config.pointer, config.range ? values_of(*config.range, place) : config.values});
  SweepAxis axis;
  axis.name = config.name.empty() ? config::pointer_tokens(linked.front().pointer).back() : config.name;
  axis.points.resize(linked.front().values.size());
  std::optional<Dimension> dimension;
  bool alike = linked.size() == 1;
  for (std::size_t k = 0; k < axis.points.size(); ++k) {
    AxisPoint& point = axis.points[k];
    for (const LinkedConfig& part : linked) {
      point.changes.push_back({config::pointer_tokens(part.pointer), part.values[k]});
      point.label += (point.label.empty() ? "" : " / ") + label_of(part.values[k]);
    }
    if (!config.labels.empty()) point.label = config.labels[k];
    // Labels that are numbers place the points of linked values.
    const auto found = measured(config.labels.empty() ? linked.front().values[k] : Value{point.label});
    alike = (alike || !config.labels.empty()) && found && found->dimension == dimension.value_or(found->dimension);
    if (!alike) continue;
    dimension = found->dimension;
    point.number = found->number;
  }
  if (!alike) {
    for (AxisPoint& point : axis.points) point.number.reset();
  } else if (dimension) {
    axis.unit = *dimension == Dimension::share ? "share" : std::string{config::base_unit(*dimension)};
  }
  return axis;
}

}  // namespace stakemine::experiment
