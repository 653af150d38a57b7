// SPDX-License-Identifier: Apache-2.0
/// The files of a run directory that hold its result: functions of config and seed alone, but for one key of the
/// summary.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <ostream>
#include <span>

namespace stakemine::config {
class JsonWriter;
}

namespace stakemine::report {

/// rounds.csv: one row a round. Begins `round,virtual_time_s,train_loss,test_accuracy,parameter_norm`; the other
/// columns follow. A column without a value in the whole run is left out. `updated` is 1 where the model moved.
void write_rounds_csv(std::ostream& out, std::span<const experiment::RoundRecord> rounds);
/// \param rounds is asked twice.
void write_rounds_csv(std::ostream& out, const experiment::RoundSource& rounds);

/// miners.csv: one row a miner, in the order of indices. `quota` is what the weighting entitled the miner to, `shards`
/// what it got, both over all rounds. About 0.8 µs a row; needs no memory beside the table's.
void write_miners_csv(std::ostream& out, const experiment::MinerTable& miners);

/// baselines.csv: a row a baseline of the attack and round, this run's own left out (they stand in rounds.csv).
void write_baselines_csv(std::ostream& out, const experiment::AttackReport& attack);

/// results.csv: the table that a task leaves behind beside its model.
void write_results_csv(std::ostream& out, const protocol::ResultTable& results);

/// summary.json. `wall_time_s` is the only key that the machine has a say in (under the wall clock, `virtual_time_s`
/// too). Numbers that a run doesn't have (a loss where nothing is learned) have no key.
void write_summary_json(std::ostream& out, const experiment::Summary& summary);

/// The summary as one object, for a document that holds it.
void write_summary(config::JsonWriter& json, const experiment::Summary& summary);

}  // namespace stakemine::report
