// SPDX-License-Identifier: Apache-2.0
/// The columns of rounds.csv, by name: for writing it, for reading it back, and for measures that name one.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace stakemine::report {

struct RoundColumn {
  using Record = experiment::RoundRecord;

  std::string_view name;
  std::variant<double Record::*, std::uint64_t Record::*, std::optional<double> Record::*, bool Record::*> field;

  /// Nothing where the round has no such value.
  [[nodiscard]] std::optional<double> value(const Record& round) const;
};

/// In the order of the file; the digest, which is no number, follows them.
[[nodiscard]] std::span<const RoundColumn> round_columns();

/// Whether a run's file has the column: not where no round has a value, or where it tells of a model, of attackers or
/// of faults that there are none of.
[[nodiscard]] bool is_shown(const RoundColumn& column, std::span<const experiment::RoundRecord> rounds);

}  // namespace stakemine::report
