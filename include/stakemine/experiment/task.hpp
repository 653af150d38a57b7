// SPDX-License-Identifier: Apache-2.0
/// The family of tasks: what a network works on.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/blocks.hpp"
#include "stakemine/learning/config.hpp"
#include "stakemine/learning/skew.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stakemine::experiment {

struct TaskRequest {
  std::string file;  ///< the config's, for errors
  std::uint64_t seed = 0;
  std::uint64_t miners = 1;
  std::span<const double> stakes;                    ///< [miners] tokens
  const protocol::Population* population = nullptr;  ///< must outlive what is built; null: all are honest
  BlockRunner runner{};                              ///< what data is loaded by; no result depends on it
};

/// Memory that a part of a config will need, and the field that drives it.
struct MemoryNeed {
  std::string pointer;  ///< JSON pointer of the field
  double bytes = 0;
};

/// What a task takes, about.
struct TaskNeeds {
  std::vector<MemoryNeed> data;  ///< of build()
  double update_bytes = 0;       ///< of a partial result that is kept
  double most_updates = 0;       ///< how many there can be in a round, however many miners take part
};

/// Makes the workload. Immutable, thread-safe.
class Task {
 public:
  virtual ~Task() = default;
  [[nodiscard]] static const config::Family<Task>& family();

  /// Loads or makes the data and cuts it into shards; further calls reuse what was loaded. \throws UserError for bad
  /// data.
  [[nodiscard]] virtual std::unique_ptr<protocol::Workload> build(const TaskRequest& request) = 0;
  /// Whether miners keep data of their own.
  [[nodiscard]] virtual bool miners_hold_data() const { return false; }
  /// Whether miners remember something of their own, so that each may compute only once in a round.
  [[nodiscard]] virtual bool miners_remember() const { return false; }
  /// Whether computing a partial result leaves anything behind but the result, so that it matters whether it is done.
  [[nodiscard]] virtual bool computing_has_effects() const { return miners_remember(); }
  /// How unlike those are, once built; nothing where the coordinator holds the data.
  [[nodiscard]] virtual std::optional<learning::DataSkew> skew() const { return std::nullopt; }
  /// One line for people.
  [[nodiscard]] virtual std::string summary() const = 0;
  /// Found without building it; of a file that takes a pass over it.
  [[nodiscard]] virtual TaskNeeds needs() const = 0;
};

/// Training a model on data.
class LearningTask final : public Task {
 public:
  using Options = learning::LearningTaskConfig;
  explicit LearningTask(const Options& options) : options_(options) {}

  [[nodiscard]] std::unique_ptr<protocol::Workload> build(const TaskRequest& request) override;
  [[nodiscard]] bool miners_hold_data() const override { return options_.placement.make()->is_miner_held(); }
  [[nodiscard]] bool miners_remember() const override { return options_.training.make()->memory_size(1) > 0; }
  [[nodiscard]] std::optional<learning::DataSkew> skew() const override { return skew_; }
  [[nodiscard]] std::string summary() const override { return summary_; }
  [[nodiscard]] TaskNeeds needs() const override;

 private:
  Options options_;
  std::shared_ptr<const learning::Dataset> data_;
  learning::Partition partition_;
  std::optional<learning::DataSkew> skew_;
  std::string summary_;
};

/// Pure coordination: shards of a given work and size, nothing learned.
class SyntheticTask final : public Task {
 public:
  struct Options {
    std::optional<std::uint64_t> shards;
    std::optional<std::uint64_t> shards_per_miner;  ///< 4 where neither is given
    double shard_work_flop = 250e6;
    double shard_size_bytes = 250e3;
    double result_size_bytes = 100e3;
    static const config::ObjectDescription& description();
  };
  explicit SyntheticTask(const Options& options) : options_(options) {}

  [[nodiscard]] std::unique_ptr<protocol::Workload> build(const TaskRequest& request) override;
  [[nodiscard]] std::string summary() const override { return summary_; }
  [[nodiscard]] TaskNeeds needs() const override { return {}; }

 private:
  Options options_;
  std::string summary_;
};

/// The demonstration from which the project grew: row × stake.
class RowTimesStakeTask final : public Task {
 public:
  struct Options {
    config::Choice<learning::DataSource> data;
    static const config::ObjectDescription& description();
  };
  explicit RowTimesStakeTask(const Options& options) : options_(options) {}

  [[nodiscard]] bool computing_has_effects() const override { return true; }  // a table
  [[nodiscard]] std::unique_ptr<protocol::Workload> build(const TaskRequest& request) override;
  [[nodiscard]] std::string summary() const override { return summary_; }
  [[nodiscard]] TaskNeeds needs() const override;

 private:
  Options options_;
  std::shared_ptr<const learning::Dataset> data_;
  std::string summary_;
};

}  // namespace stakemine::experiment
