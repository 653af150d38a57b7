// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/tables.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/report/csv_writer.hpp"

#include "report/round_columns.hpp"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

namespace stakemine::report {
namespace {

using experiment::MinerTable;
using experiment::RoundRecord;

void write_field(CsvWriter& csv, bool value) {
  csv.cell(value ? 1U : 0U);
}
template <class Number>
void write_field(CsvWriter& csv, const Number& value) {
  csv.cell(value);
}

}  // namespace

void write_rounds_csv(std::ostream& out, std::span<const RoundRecord> rounds) {
  write_rounds_csv(out, [rounds](const auto& see) { std::ranges::for_each(rounds, see); });
}

void write_rounds_csv(std::ostream& out, const experiment::RoundSource& rounds) {
  const auto columns = round_columns();
  std::vector<bool> is_column_shown(columns.size());
  rounds([&](const RoundRecord& round) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (!is_column_shown[i]) is_column_shown[i] = is_shown(columns[i], {&round, 1});
  });
  std::vector<RoundColumn> shown;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (is_column_shown[i]) shown.push_back(columns[i]);
  CsvWriter csv{out};
  for (const RoundColumn& column : shown) csv.cell(column.name);
  csv.header({"digest"});
  rounds([&](const RoundRecord& round) {
    for (const RoundColumn& column : shown)
      std::visit([&](auto field) { write_field(csv, round.*field); }, column.field);
    csv.cell(round.digest);
    csv.end_row();
  });
}

void write_miners_csv(std::ostream& out, const MinerTable& miners) {
  const std::size_t count = miners.size();
  STAKEMINE_ASSERT(
      miners.stake.size() == count && miners.speed_flops.size() == count && miners.latency_s.size() == count &&
          miners.bandwidth_bps.size() == count && miners.shards.size() == count && miners.quota.size() == count &&
          miners.results.size() == count && miners.compute_s.size() == count && miners.reward.size() == count,
      "every column has one entry a miner");
  CsvWriter csv{out};
  const bool moved = !miners.stake_at_end.empty(), contributed = !miners.contribution.empty(),
             with_error = !miners.contribution_error.empty(), is_known = !miners.reputation.empty(),
             is_lent_to = !miners.delegated.empty();
  for (const char* column : {"miner", "group", "behavior", "stake", "speed_flops", "latency_s", "bandwidth_bps",
                             "shards", "quota", "results", "compute_s", "reward"})
    csv.cell(column);
  if (moved) csv.cell("stake_at_end");
  if (contributed) csv.cell("contribution");
  if (with_error) csv.cell("contribution_error");
  if (is_known) csv.cell("reputation");
  if (is_lent_to) csv.cell("delegated");
  csv.end_row();
  for (std::size_t i = 0; i < count; ++i) {
    csv.cell(i);
    csv.cell(miners.group_names.at(miners.group[i]));
    csv.cell(miners.behavior_names.at(miners.group[i]));
    csv.cell(miners.stake[i]);
    csv.cell(miners.speed_flops[i]);
    csv.cell(miners.latency_s[i]);
    csv.cell(miners.bandwidth_bps[i]);
    csv.cell(miners.shards[i]);
    csv.cell(miners.quota[i]);
    csv.cell(miners.results[i]);
    csv.cell(miners.compute_s[i]);
    csv.cell(miners.reward[i]);
    if (moved) csv.cell(miners.stake_at_end[i]);
    if (contributed) csv.cell(miners.contribution[i]);
    if (with_error) csv.cell(miners.contribution_error[i]);
    if (is_known) csv.cell(miners.reputation[i]);
    if (is_lent_to) csv.cell(miners.delegated[i]);
    csv.end_row();
  }
}

void write_baselines_csv(std::ostream& out, const experiment::AttackReport& attack) {
  CsvWriter csv{out};
  csv.header({"baseline", "round", "train_loss", "test_accuracy"});
  for (std::size_t i = 1; i < attack.baselines.size(); ++i) {
    const experiment::Baseline& baseline = attack.baselines[i];
    const auto entry = [](const std::vector<double>& by_round, std::size_t round) {
      return round < by_round.size() ? std::optional{by_round[round]} : std::nullopt;
    };
    for (std::size_t round = 0; round < baseline.rounds.size(); ++round) {
      csv.cell(baseline.name);
      csv.cell(baseline.rounds[round]);
      csv.cell(entry(baseline.loss_by_round, round));
      csv.cell(entry(baseline.accuracy_by_round, round));
      csv.end_row();
    }
  }
}

void write_results_csv(std::ostream& out, const protocol::ResultTable& results) {
  STAKEMINE_ASSERT(results.rows.columns == results.columns.size(), "every column has a name");
  CsvWriter csv{out};
  for (const std::string& column : results.columns) csv.cell(column);
  csv.end_row();
  for (std::size_t row = 0; row < results.rows.rows; ++row) {
    for (const double number : results.rows.row(row)) csv.cell(number);
    csv.end_row();
  }
}

}  // namespace stakemine::report
