// SPDX-License-Identifier: Apache-2.0
#include "stakemine/config/units.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace stakemine::config {
namespace {

struct Unit {
  std::string_view name;
  double scale;
  bool offered = true;  // used when writing
};

constexpr std::array kDuration{
    Unit{"s", 1},     Unit{"ns", 1e-9},       Unit{"us", 1e-6},       Unit{"µs", 1e-6, false},
    Unit{"ms", 1e-3}, Unit{"min", 60, false}, Unit{"h", 3600, false}, Unit{"d", 86400, false}};
constexpr std::array kBandwidth{Unit{"bit/s", 1},         Unit{"kbit/s", 1e3},      Unit{"Mbit/s", 1e6},
                                Unit{"Gbit/s", 1e9},      Unit{"Tbit/s", 1e12},     Unit{"B/s", 8, false},
                                Unit{"kB/s", 8e3, false}, Unit{"MB/s", 8e6, false}, Unit{"GB/s", 8e9, false}};
constexpr std::array kSpeed{Unit{"flop/s", 1},    Unit{"kflop/s", 1e3},  Unit{"Mflop/s", 1e6},
                            Unit{"Gflop/s", 1e9}, Unit{"Tflop/s", 1e12}, Unit{"Pflop/s", 1e15}};
constexpr std::array kWork{Unit{"flop", 1},    Unit{"kflop", 1e3},  Unit{"Mflop", 1e6},
                           Unit{"Gflop", 1e9}, Unit{"Tflop", 1e12}, Unit{"Pflop", 1e15}};
constexpr std::array kSize{Unit{"B", 1},
                           Unit{"kB", 1e3},
                           Unit{"MB", 1e6},
                           Unit{"GB", 1e9},
                           Unit{"TB", 1e12},
                           Unit{"KiB", 1024, false},
                           Unit{"MiB", 1048576, false},
                           Unit{"GiB", 1073741824, false},
                           Unit{"TiB", 1099511627776, false}};
constexpr std::array kShare{Unit{"", 1}, Unit{"%", 0.01, false}};
constexpr std::array kNone{Unit{"", 1}};

std::span<const Unit> units_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return kDuration;
    case Dimension::bandwidth:
      return kBandwidth;
    case Dimension::speed:
      return kSpeed;
    case Dimension::work:
      return kWork;
    case Dimension::size:
      return kSize;
    case Dimension::share:
      return kShare;
    case Dimension::none:
      return kNone;
    case Dimension::inherited:
      break;
  }
  STAKEMINE_ASSERT(false, "a dimension must be resolved before it is used");
  return kNone;
}

// "1e-3" of a second must give the same bits as 0.001: a scale below one divides by its exact reciprocal.
double scaled(double number, double scale) {
  return scale >= 1 ? number * scale : number / std::round(1 / scale);
}

}  // namespace

std::optional<double> parse_quantity(std::string_view text, Dimension dimension) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
  std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  if (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  const auto units = units_of(dimension);
  const auto found = std::ranges::find(units, unit, &Unit::name);
  if (found == units.end()) return std::nullopt;
  const double value = scaled(number, found->scale);
  return std::isfinite(value) ? std::optional{value} : std::nullopt;
}

std::string format_quantity(double value, Dimension dimension) {
  const Unit* best = &units_of(dimension).front();
  for (const Unit& unit : units_of(dimension)) {
    const bool larger = unit.scale > best->scale || std::abs(value) < best->scale;
    if (unit.offered && larger && unit.scale <= std::abs(value)) best = &unit;
  }
  const auto text = [&](const Unit& unit) {
    const double number = unit.scale >= 1 ? value / unit.scale : value * std::round(1 / unit.scale);
    return unit.name.empty() ? fmt::format("{}", number) : fmt::format("{} {}", number, unit.name);
  };
  const std::string short_text = text(*best);
  return parse_quantity(short_text, dimension) == value ? short_text : text(units_of(dimension).front());
}

std::string_view base_unit(Dimension dimension) {
  return units_of(dimension).front().name;
}

std::vector<std::string_view> unit_names(Dimension dimension) {
  std::vector<std::string_view> names;
  for (const Unit& unit : units_of(dimension))
    if (!unit.name.empty()) names.push_back(unit.name);
  return names;
}

std::string_view quantity_hint(Dimension dimension) {
  switch (dimension) {
    case Dimension::duration:
      return "a duration in seconds or with a unit, such as \"25ms\"";
    case Dimension::bandwidth:
      return "a bandwidth in bit/s or with a unit, such as \"50 Mbit/s\"";
    case Dimension::speed:
      return "a speed in flop/s or with a unit, such as \"2 Gflop/s\"";
    case Dimension::work:
      return "an amount of work in flop or with a unit, such as \"250 Mflop\"";
    case Dimension::size:
      return "a size in bytes or with a unit, such as \"250 kB\"";
    case Dimension::share:
      return "a share from 0 to 1, or such as \"20 %\"";
    case Dimension::none:
    case Dimension::inherited:
      break;
  }
  return "a number";
}

}  // namespace stakemine::config
