// SPDX-License-Identifier: Apache-2.0
#include "stakemine/report/tables.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/report/csv_writer.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace stakemine::report {
namespace {

using experiment::MinerTable;
using experiment::RoundRecord;

using OptionalColumn = std::optional<double> RoundRecord::*;

struct NamedColumn {
  std::string_view name;
  OptionalColumn column;
};

std::vector<NamedColumn> present(std::span<const RoundRecord> rounds, std::initializer_list<NamedColumn> columns) {
  std::vector<NamedColumn> kept;
  for (const NamedColumn& candidate : columns) {
    const auto has_value = [&](const RoundRecord& round) { return (round.*candidate.column).has_value(); };
    if (std::any_of(rounds.begin(), rounds.end(), has_value)) kept.push_back(candidate);
  }
  return kept;
}

}  // namespace

void write_rounds_csv(std::ostream& out, std::span<const RoundRecord> rounds) {
  const auto first = present(rounds, {{"train_loss", &RoundRecord::train_loss},
                                      {"test_accuracy", &RoundRecord::test_accuracy},
                                      {"parameter_norm", &RoundRecord::parameter_norm}});
  const auto later = present(rounds, {{"test_loss", &RoundRecord::test_loss}});
  const bool has_model = std::any_of(rounds.begin(), rounds.end(), [](const RoundRecord& round) {
    return round.updated || round.train_loss.has_value();
  });
  const bool has_attackers = std::any_of(rounds.begin(), rounds.end(),
                                         [](const RoundRecord& round) { return round.attacker_weight_share > 0; });

  CsvWriter csv{out};
  csv.cell("round");
  csv.cell("virtual_time_s");
  for (const NamedColumn& column : first) csv.cell(column.name);
  for (const NamedColumn& column : later) csv.cell(column.name);
  if (has_model) csv.cell("updated");
  if (has_attackers) csv.cell("attacker_weight_share");
  csv.header({"duration_s", "shards", "participants", "results", "rejected", "messages", "bytes", "digest"});

  for (const RoundRecord& round : rounds) {
    csv.cell(round.round);
    csv.cell(round.virtual_time_s);
    for (const NamedColumn& column : first) csv.cell(round.*column.column);
    for (const NamedColumn& column : later) csv.cell(round.*column.column);
    if (has_model) csv.cell(round.updated ? 1U : 0U);
    if (has_attackers) csv.cell(round.attacker_weight_share);
    csv.cell(round.duration_s);
    csv.cell(round.shards);
    csv.cell(round.participants);
    csv.cell(round.results);
    csv.cell(round.rejected);
    csv.cell(round.messages);
    csv.cell(round.bytes);
    csv.cell(round.digest);
    csv.end_row();
  }
}

void write_miners_csv(std::ostream& out, const MinerTable& miners) {
  const std::size_t count = miners.size();
  STAKEMINE_ASSERT(
      miners.stake.size() == count && miners.speed_flops.size() == count && miners.latency_s.size() == count &&
          miners.bandwidth_bps.size() == count && miners.shards.size() == count && miners.quota.size() == count &&
          miners.results.size() == count && miners.compute_s.size() == count && miners.reward.size() == count,
      "every column has one entry a miner");
  CsvWriter csv{out};
  csv.header({"miner", "group", "behavior", "stake", "speed_flops", "latency_s", "bandwidth_bps", "shards", "quota",
              "results", "compute_s", "reward"});
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
    csv.end_row();
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
