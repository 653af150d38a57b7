// SPDX-License-Identifier: Apache-2.0
/// Whether a source asks for the memory orders that it needs, and for no more.
#pragma once

#include "model_check/model_check.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::model_check {

/// What a model has to say against the memory orders of one source: nothing, if all is well.
struct OrderCheck {
  std::vector<Weakening> needless;      ///< no schedule was found that minds
  std::vector<std::size_t> unexamined;  ///< lines that ask for more than relaxed and that the model never comes to

  [[nodiscard]] bool operator==(const OrderCheck&) const = default;
};

inline void PrintTo(const OrderCheck& orders, std::ostream* stream) {
  for (const Weakening& weakening : orders.needless) {
    PrintTo(weakening, stream);
    *stream << " goes unnoticed\n";
  }
  for (const std::size_t line : orders.unexamined) *stream << "line " << line << " is not examined\n";
}

/// Whether a line of source has a memory order other than relaxed.
inline bool asks_for_more(std::string_view line) {
  constexpr std::string_view kOrder = "memory_order_";
  line = line.substr(0, line.find("//"));
  for (std::size_t at = line.find(kOrder); at != std::string_view::npos; at = line.find(kOrder, at + 1))
    if (!line.substr(at + kOrder.size()).starts_with("relaxed")) return true;
  return false;
}

/// Each order that the programs come to in `source`, a path from the top of the repository, is weakened in turn, by the
/// least step; one of the programs must go wrong. They are on RelacyAtomics<Plant::one_order>.
template <class... Suites>
[[nodiscard]] OrderCheck check_orders(const std::string& source, std::uint64_t schedules = 100'000) {
  OrderCheck result;
  Orders::forget();
  Orders::restore();
  ((void)check<Suites>(schedules / 100), ...);
  const std::vector<Weakening> all(Orders::weakenings().begin(), Orders::weakenings().end());
  const auto is_in_source = [&](const Weakening& weakening) { return weakening.file.ends_with(source); };
  for (const Weakening& weakening : all) {
    if (!is_in_source(weakening)) continue;
    Orders::weaken(weakening);
    if (((check<Suites>(schedules).result == rl::test_result_success) && ...)) result.needless.push_back(weakening);
  }
  Orders::restore();

  std::ifstream text(std::string(STAKEMINE_SOURCE_DIR "/") + source);
  std::size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    const auto is_here = [&](const Weakening& weakening) {
      return is_in_source(weakening) && weakening.line == number;
    };
    if (asks_for_more(line) && std::ranges::none_of(all, is_here)) result.unexamined.push_back(number);
  }
  if (number == 0) result.unexamined.push_back(0);
  return result;
}

}  // namespace stakemine::model_check
