// SPDX-License-Identifier: Apache-2.0
/// What `stress` leaves behind and says: a line a cell, verdicts, tables, a page.
#pragma once

#include "stakemine/report/manifest.hpp"
#include "stakemine/stress/stress.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stakemine::report {

struct StressReport {
  std::string title;  ///< of the config
  std::string load;   ///< its name, "network" for a network
  std::uint64_t seed = 0;
  std::optional<std::uint64_t> chaos_seed{};
  std::vector<stress::StressCell> cells;

  [[nodiscard]] bool clean() const;
  [[nodiscard]] bool interrupted() const;
};

/// Over all cells, by invariant.
[[nodiscard]] std::vector<stress::Outcome> sum_of_outcomes(std::span<const stress::StressCell> cells);

[[nodiscard]] std::string stress_table_head();
[[nodiscard]] std::string stress_table_line(const stress::StressCell& cell);
/// Each invariant that was looked at, and what broke it, a line each.
[[nodiscard]] std::vector<std::string> tell_outcomes(const StressReport& report);

/// summary.json
void write_stress_json(std::ostream& out, const StressReport& report);
/// stress.csv: a row a cell.
void write_stress_csv(std::ostream& out, const StressReport& report);
/// report.html
void render_stress_page(std::ostream& out, const StressReport& report, std::string_view resolved_config,
                        const Manifest& manifest);

/// The folder of `stakemine stress`.
[[nodiscard]] bool is_stress_directory(const std::filesystem::path& directory);
/// Its report.html anew, from its files. \throws UserError where one is missing or not what stakemine writes
void render_stored_stress_page(std::ostream& out, const std::filesystem::path& directory);

}  // namespace stakemine::report
