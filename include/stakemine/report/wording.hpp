// SPDX-License-Identifier: Apache-2.0
/// Numbers and results in words that a person reads. Used by the closing summary and by the page.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::report {

[[nodiscard]] std::string format_count(std::uint64_t count);  ///< 1,000,000
[[nodiscard]] std::string format_duration(double seconds);    ///< 850 µs, 12.3 s, 3 min 12 s, 5 h 2 min
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);  ///< 1.23 GB; powers of 1000
[[nodiscard]] std::string format_percent(double share);       ///< 97.3 %; 100 % and 0 % only where exact
[[nodiscard]] std::string format_points(double share);        ///< 0.5 points, of a difference of two shares
[[nodiscard]] std::string format_significant(double number);  ///< three digits: 0.0812, 1.2e-05
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view noun);  ///< 1 miner, 2 miners

/// What happened, a sentence each: what was run and what came of it; where it was attacked, by whom and at what cost;
/// who did the work; and what a reader must not conclude (the run was interrupted, results were set aside).
[[nodiscard]] std::vector<std::string> tell(const experiment::RunResult& result);

/// The cost of an attack as the end of a sentence whose subject is the attack: "cost the network 12.3 points of
/// accuracy". Empty where it is not known.
[[nodiscard]] std::string attack_cost(const experiment::AttackReport& attack);

}  // namespace stakemine::report
