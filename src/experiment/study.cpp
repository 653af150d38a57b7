// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/study.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/engine/workers.hpp"
#include "stakemine/experiment/journal.hpp"
#include "stakemine/experiment/simulate.hpp"

#include "experiment/process_meter.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <new>
#include <utility>

namespace stakemine::experiment {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Loop {
 public:
  Loop(const Study& study, const std::vector<CellEstimate>& estimates, Journal& journal, const StudyOptions& options)
      : study_(study),
        estimates_(estimates),
        journal_(journal),
        options_(options),
        workers_(engine::worker_count(options.threads)),
        memory_bytes_(options.memory_limit_bytes.value_or(usable_memory_bytes())) {
    STAKEMINE_ASSERT(estimates.size() == study.cell_count());
  }

  bool run() {
    const std::vector<std::uint64_t> pending = pending_trials();
    warm_up(pending);
    std::vector<std::uint64_t> small, large;
    for (const std::uint64_t trial : pending) (fits_beside_others(trial) ? small : large).push_back(trial);
    const bool whole = run_all(small, workers_) && run_all(large, 1);
    journal_.sync();
    return whole && !interrupted_;
  }

 private:
  std::vector<std::uint64_t> pending_trials() {
    const std::vector<bool> finished = journal_.finished(study_.trial_count());
    std::vector<std::uint64_t> pending;
    for (std::uint64_t trial = 0; trial < finished.size(); ++trial) {
      work_s_ += seconds_of(trial);
      if (finished[trial]) {
        done_s_ += seconds_of(trial);
      } else {
        pending.push_back(trial);
      }
    }
    return pending;
  }

  // The first run of a process pays for what all later ones find ready, which must not count as the cost of a size.
  void warm_up(const std::vector<std::uint64_t>& pending) const {
    constexpr double kCheapS = 0.05;
    if (options_.order != StudyOptions::Order::one_at_a_time || pending.empty()) return;
    if (seconds_of(pending.front()) < kCheapS) (void)run_trial(pending.front(), 1);
  }

  double seconds_of(std::uint64_t trial) const { return estimates_[study_.trial(trial).cell].seconds; }

  bool fits_beside_others(std::uint64_t trial) const {
    if (options_.order == StudyOptions::Order::one_at_a_time) return false;
    return estimates_[study_.trial(trial).cell].memory_bytes * workers_ <= memory_bytes_;
  }

  bool run_all(const std::vector<std::uint64_t>& trials, unsigned threads) {
    return engine::run_jobs(trials.size(), threads, options_.stop, [&](std::uint64_t place) -> std::function<void()> {
      auto record = run_trial(trials[place], threads);
      return [this, record = std::move(record)] { note(record); };
    });
  }

  // Nothing where it was interrupted. \param beside: how many trials run at once.
  std::optional<TrialRecord> run_trial(std::uint64_t index, unsigned beside) const {
    const Trial trial = study_.trial(index);
    TrialRecord record;
    record.trial = index;
    const auto began = SteadyClock::now();
    try {
      ExperimentConfig config = study_.config(trial.cell);
      config.seed = trial.seed;
      if (!config.runtime.memory_limit_bytes) config.runtime.memory_limit_bytes = memory_bytes_;
      if (beside > 1) config.runtime.threads = 1;
      std::optional<ProcessMeter> meter;
      if (beside == 1) meter.emplace();
      const RunResult result = simulate(config, {.stop = options_.stop, .wanted_rounds = study_.wanted_rounds()});
      record.cost.wall_s = std::chrono::duration<double>(SteadyClock::now() - began).count();
      if (meter) {
        record.cost.cpu_s = meter->cpu_s();
        record.cost.peak_memory_bytes = ProcessMeter::peak_memory_bytes();
      }
      // Also where the run itself came to its end: the baselines of its attack may not have.
      if (result.summary.interrupted || options_.stop.stop_requested()) return std::nullopt;
      record.digest = result.summary.digest;
      record.values = study_.measure(trial, config, result);
    } catch (const UserError& error) {
      record.failure = error.lines().front();
    } catch (const RunError& error) {
      record.failure = error.what();
    } catch (const std::bad_alloc&) {
      record.failure = "out of memory";
    }
    return record;
  }

  void note(const std::optional<TrialRecord>& record) {
    if (!record) {
      interrupted_ = true;
      return;
    }
    journal_.append(*record);
    done_s_ += seconds_of(record->trial);
    if (options_.observer != nullptr)
      options_.observer->trial_finished(*record, std::min(1.0, work_s_ > 0 ? done_s_ / work_s_ : 1.0));
  }

  const Study& study_;
  const std::vector<CellEstimate>& estimates_;
  Journal& journal_;
  const StudyOptions& options_;
  unsigned workers_;
  double memory_bytes_;
  double work_s_ = 0, done_s_ = 0;
  bool interrupted_ = false;
};

}  // namespace

bool run_study(const Study& study, const std::vector<CellEstimate>& estimates, Journal& journal,
               const StudyOptions& options) {
  return Loop{study, estimates, journal, options}.run();
}

}  // namespace stakemine::experiment
