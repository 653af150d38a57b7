// SPDX-License-Identifier: Apache-2.0
#include "report/round_columns.hpp"

#include <algorithm>
#include <array>

namespace stakemine::report {
namespace {

using Record = experiment::RoundRecord;

std::optional<double> as_number(double value) {
  return value;
}
std::optional<double> as_number(std::uint64_t value) {
  return static_cast<double>(value);
}
std::optional<double> as_number(bool value) {
  return value ? 1.0 : 0.0;
}
std::optional<double> as_number(const std::optional<double>& value) {
  return value;
}

bool tells_of_faults(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames{"lost_shards",   "reassigned_shards", "late_messages",
                                                   "lost_messages", "retransmissions",   "duplicates",
                                                   "vain_s",        "reassign_s"};
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

std::span<const RoundColumn> round_columns() {
  static const std::array kColumns{
      RoundColumn{"round", &Record::round},
      RoundColumn{"virtual_time_s", &Record::virtual_time_s},
      RoundColumn{"train_loss", &Record::train_loss},
      RoundColumn{"test_accuracy", &Record::test_accuracy},
      RoundColumn{"parameter_norm", &Record::parameter_norm},
      RoundColumn{"test_loss", &Record::test_loss},
      RoundColumn{"test_rmse", &Record::test_rmse},
      RoundColumn{"updated", &Record::updated},
      RoundColumn{"attacker_weight_share", &Record::attacker_weight_share},
      RoundColumn{"attack_success", &Record::attack_success},
      RoundColumn{"attack_rejected", &Record::attack_rejected},
      RoundColumn{"honest_rejected", &Record::honest_rejected},
      RoundColumn{"attack_let_through", &Record::attack_let_through},
      RoundColumn{"duration_s", &Record::duration_s},
      RoundColumn{"last_compute_s", &Record::last_compute_s},
      RoundColumn{"last_transfer_s", &Record::last_transfer_s},
      RoundColumn{"shards", &Record::shards},
      RoundColumn{"participants", &Record::participants},
      RoundColumn{"results", &Record::results},
      RoundColumn{"rejected", &Record::rejected},
      RoundColumn{"messages", &Record::messages},
      RoundColumn{"bytes", &Record::bytes},
      RoundColumn{"lost_shards", &Record::lost_shards},
      RoundColumn{"reassigned_shards", &Record::reassigned_shards},
      RoundColumn{"late_messages", &Record::late_messages},
      RoundColumn{"lost_messages", &Record::lost_messages},
      RoundColumn{"retransmissions", &Record::retransmissions},
      RoundColumn{"duplicates", &Record::duplicates},
      RoundColumn{"vain_s", &Record::vain_s},
      RoundColumn{"reassign_s", &Record::reassign_s},
      RoundColumn{"staleness_mean", &Record::staleness_mean},
      RoundColumn{"staleness_most", &Record::staleness_most},
      RoundColumn{"checked_shards", &Record::checked_shards},
      RoundColumn{"wrong_results", &Record::wrong_results},
      RoundColumn{"wrong_caught", &Record::wrong_caught},
      RoundColumn{"accepted_results", &Record::accepted_results},
      RoundColumn{"accepted_wrong", &Record::accepted_wrong},
      RoundColumn{"right_rejected", &Record::right_rejected},
      RoundColumn{"checking_s", &Record::checking_s},
      RoundColumn{"commit_attempts", &Record::commit_attempts},
      RoundColumn{"commit_latency_s", &Record::commit_latency_s},
      RoundColumn{"reward_gini", &Record::reward_gini},
      RoundColumn{"reward_hhi", &Record::reward_hhi},
      RoundColumn{"reward_nakamoto", &Record::reward_nakamoto},
      RoundColumn{"reward_entropy", &Record::reward_entropy},
      RoundColumn{"reward_theil", &Record::reward_theil},
      RoundColumn{"reward_jain", &Record::reward_jain},
      RoundColumn{"stake_gini", &Record::stake_gini},
      RoundColumn{"stake_hhi", &Record::stake_hhi},
      RoundColumn{"stake_nakamoto", &Record::stake_nakamoto},
      RoundColumn{"stake_entropy", &Record::stake_entropy},
      RoundColumn{"stake_theil", &Record::stake_theil},
      RoundColumn{"stake_jain", &Record::stake_jain},
  };
  return kColumns;
}

std::optional<double> RoundColumn::value(const Record& round) const {
  return std::visit([&](auto member) { return as_number(round.*member); }, field);
}

bool is_shown(const RoundColumn& column, std::span<const Record> rounds) {
  const auto any = [&](const auto& has) { return std::any_of(rounds.begin(), rounds.end(), has); };
  if (column.name == "updated") return any([](const Record& r) { return r.updated || r.train_loss.has_value(); });
  if (column.name == "attacker_weight_share") return any([](const Record& r) { return r.attacker_weight_share > 0; });
  if (tells_of_faults(column.name))
    return any([](const Record& r) {
      return r.lost_shards + r.reassigned_shards + r.late_messages + r.lost_messages + r.retransmissions +
                 r.duplicates >
             0;
    });
  if (!std::holds_alternative<std::optional<double> Record::*>(column.field)) return true;
  return any([&](const Record& round) { return column.value(round).has_value(); });
}

}  // namespace stakemine::report
