// SPDX-License-Identifier: Apache-2.0
/// Quantities: numbers in base units, or strings with a unit ("25ms", "50 Mbit/s", "2 Gflop/s", "250 kB").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::config {

/// What a number measures, and the base unit in which it is held and in which a bare number is read.
enum class Dimension {
  none,       ///< a plain number
  duration,   ///< seconds
  bandwidth,  ///< bit/s
  speed,      ///< flop/s
  work,       ///< flop
  size,       ///< bytes
  share,      ///< a part of one; "20 %" is 0.2
  inherited,  ///< that of the field whose distribution this parametrises
};

/// The number that the text stands for, in base units; nothing where it is no number with a legal unit.
/// Units are case-sensitive; a space before the unit is optional. A number without a unit is legal for `none` alone.
[[nodiscard]] std::optional<double> parse_quantity(std::string_view text, Dimension dimension);

/// The shortest text that parses back to the same bits, in the largest unit that keeps the number at 1 or above.
[[nodiscard]] std::string format_quantity(double value, Dimension dimension);

/// "s", "bit/s", …; empty for a plain number.
[[nodiscard]] std::string_view base_unit(Dimension dimension);
/// All legal units, the base unit first.
[[nodiscard]] std::vector<std::string_view> unit_names(Dimension dimension);
/// `a duration such as "25ms"`: what to write, for messages.
[[nodiscard]] std::string_view quantity_hint(Dimension dimension);

}  // namespace stakemine::config
