// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/wording.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::report {
namespace {

constexpr double kSecond = 1, kMinute = 60, kHour = 3600, kDay = 86400;
// Below this a difference of accuracies is shown as none: half of what format_points can show.
constexpr double kNoPoints = 0.0005;

// "3 min 12 s": whole parts of a unit and of the next smaller one.
std::string two_parts(double seconds, double large, std::string_view large_name, double small,
                      std::string_view small_name) {
  const auto parts = static_cast<std::uint64_t>(std::llround(seconds / small));
  const auto per_large = static_cast<std::uint64_t>(std::llround(large / small));
  if (parts % per_large == 0) return fmt::format("{} {}", parts / per_large, large_name);
  return fmt::format("{} {} {} {}", parts / per_large, large_name, parts % per_large, small_name);
}

// For 1 ≤ number < 999.5, where this has no exponent.
std::string three_digits(double number) {
  return fmt::format("{:.3g}", number);
}

}  // namespace

std::string format_count(std::uint64_t count) {
  std::string digits = fmt::format("{}", count);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
  return digits;
}

std::string format_duration(double seconds) {
  if (!std::isfinite(seconds)) return fmt::format("{} s", seconds);
  if (seconds == 0) return "0 s";
  if (seconds < 1e-6) return fmt::format("{:.0f} ns", seconds * 1e9);
  if (seconds < 0.9995e-3) return three_digits(seconds * 1e6) + " µs";
  if (seconds < 0.9995) return three_digits(seconds * 1e3) + " ms";
  if (seconds < 59.95) return three_digits(seconds) + " s";
  if (seconds < kHour - 0.5) return two_parts(seconds, kMinute, "min", kSecond, "s");
  if (seconds < kDay - kMinute / 2) return two_parts(seconds, kHour, "h", kMinute, "min");
  return two_parts(seconds, kDay, "d", kHour, "h");
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return plural(bytes, "byte");
  static constexpr std::array<std::string_view, 6> kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double amount = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; amount >= 999.5 && unit + 1 < kUnits.size(); ++unit) amount /= 1000;
  return fmt::format("{} {}", three_digits(amount), kUnits[unit]);
}

std::string format_percent(double share) {
  // Sums of shares end a rounding error beside 0 and 1.
  if (std::abs(share) < 1e-9) return "0 %";
  if (std::abs(share - 1) < 1e-9) return "100 %";
  if (share > 0 && share < 0.0005) return "under 0.1 %";
  if (share < 1 && share > 0.9995) return "over 99.9 %";
  return fmt::format("{:.1f} %", share * 100);
}

std::string format_points(double share) {
  const std::string number = fmt::format("{:.1f}", std::abs(share) * 100);
  return number + (number == "1.0" ? " point" : " points");
}

std::string format_significant(double number) {
  return fmt::format("{:.3g}", number);
}

std::string plural(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", format_count(count), noun, count == 1 ? "" : "s");
}

std::string attack_cost(const experiment::AttackReport& attack) {
  if (attack.accuracy_damage) {
    const double damage = *attack.accuracy_damage;
    if (std::abs(damage) < kNoPoints) return "cost the network no accuracy";
    if (damage < 0)
      return fmt::format("cost nothing: accuracy came out {} higher than without it", format_points(damage));
    return fmt::format("cost the network {} of accuracy", format_points(damage));
  }
  if (attack.loss_damage) {
    if (*attack.loss_damage <= 0) return "did not raise the training loss";
    return fmt::format("raised the training loss by {}", format_significant(*attack.loss_damage));
  }
  return {};
}

}  // namespace stakemine::report
