// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/learning_workload.hpp"

#include "stakemine/core/digest.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/core/tree_sum.hpp"
#include "stakemine/learning/evaluate_rows.hpp"
#include "stakemine/learning/row_block.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace stakemine::protocol {

LearningWorkload::LearningWorkload(Parts parts)
    : parts_(std::move(parts)), goal_(parts_.population, parts_.data->test(), parts_.data->class_names.size()) {
  if (parts_.population != nullptr)
    copies_ = poisoned_copies(*parts_.population, parts_.data->train(), parts_.data->class_names.size());
  shape_ = {.features = parts_.data->features.columns,
            .classes = std::max<std::size_t>(1, parts_.data->class_names.size())};
  parameters_.resize(parts_.model->parameter_count(shape_));
  for (const learning::RowRange& own : parts_.partition.held) held_.push_back({own.begin, own.size()});
  KeyedRandom random{parts_.seed, Purpose::model_initial};
  parts_.model->initialize(shape_, random, parameters_);
  round_to_precision(parameters_);
  state_.resize(parts_.training->state_size(parameters_.size()));
  if (parts_.data->is_sparse()) {
    held_before_.push_back(0);
    for (std::size_t row = 0; row < parts_.data->train_count; ++row)
      held_before_.push_back(held_before_.back() + parts_.data->pattern.rows[row].size());
  }
  result_size_ = parts_.training->result_size(parameters_.size());
  const std::size_t miners = parts_.population != nullptr ? parts_.population->size() : held_.size();
  if (parts_.training->memory_size(parameters_.size()) > 0) memory_.resize(miners);
  const auto holders = std::ranges::count_if(held_, [](const ShardRange& own) { return own.count > 0; });
  if (const auto wanted = parts_.training->clients(); wanted && holders > 0)
    participation_ = std::min(1.0, static_cast<double>(wanted->count) / static_cast<double>(holders));
}

std::span<double> LearningWorkload::memory_of(MinerIndex miner) {
  if (memory_.empty()) return {};
  std::vector<double>& own = memory_[miner];
  if (own.empty()) own.resize(parts_.training->memory_size(parameters_.size()));
  return own;
}

std::span<const double> LearningWorkload::broadcast() const {
  return std::span{state_}.first(parts_.training->broadcast_size(parameters_.size()));
}

learning::RowRange LearningWorkload::rows(ShardRange shards) const {
  return parts_.partition.rows(shards.first, shards.count);
}

std::uint64_t LearningWorkload::assignment_bytes(ShardRange shards) const {
  const std::uint64_t model_bytes = (parameters_.size() + broadcast().size()) * number_bytes();
  if (!held_.empty()) return model_bytes;
  const std::uint64_t target_bytes = parts_.data->labels.empty() ? number_bytes() : sizeof(std::uint32_t);
  const learning::RowRange range = rows(shards);
  if (!parts_.data->is_sparse()) return model_bytes + range.size() * (shape_.features * number_bytes() + target_bytes);
  constexpr std::uint64_t kInteger = sizeof(std::uint32_t);  // a number's column, and how many there are in a row
  return model_bytes + numbers_in(range) * (number_bytes() + kInteger) + range.size() * (kInteger + target_bytes);
}

std::uint64_t LearningWorkload::numbers_in(learning::RowRange range) const {
  return held_before_[range.end] - held_before_[range.begin];
}

double LearningWorkload::flops(ShardRange shards) const {
  const learning::RowRange range = rows(shards);
  learning::ModelShape shape = shape_;
  if (parts_.data->is_sparse() && range.size() > 0)
    shape.held = static_cast<double>(numbers_in(range)) / static_cast<double>(range.size());
  return parts_.training->local_flops(*parts_.model, shape, range.size());
}

double LearningWorkload::samples(ShardRange shards) const {
  return rows(shards).size();
}

learning::LabelledRows LearningWorkload::rows_of(MinerIndex miner, ShardRange shards, Poisoner& poisoner) const {
  const adversary::Behavior* const behavior =
      parts_.population != nullptr ? &parts_.population->behavior(miner) : nullptr;
  if (!copies_.rows.empty())
    if (const auto copy = copies_.rows.find(behavior); copy != copies_.rows.end()) return copy->second;
  const learning::RowRange range = rows(shards);
  const learning::LabelledRows own = parts_.data->train().range(range.begin, range.end);
  return behavior != nullptr ? poisoner.of(*behavior, own, shape_.classes) : own;
}

void LearningWorkload::compute(MinerIndex miner, ShardRange shards, std::span<double> update) {
  thread_local Poisoner poisoner;
  const learning::LabelledRows own = rows_of(miner, shards, poisoner);
  learn(miner, own, memory_of(miner), update);
}

void LearningWorkload::recompute(MinerIndex miner, ShardRange shards, std::span<double> update) const {
  const learning::RowRange range = rows(shards);
  learn(miner, parts_.data->train().range(range.begin, range.end), {}, update);
}

void LearningWorkload::learn(MinerIndex miner, const learning::LabelledRows& own, std::span<double> memory,
                             std::span<double> update) const {
  thread_local learning::ModelScratch scratch;
  if (own.size() == 0) {
    std::ranges::fill(update, 0.0);
    return;
  }
  parts_.training->local_result({.model = *parts_.model,
                                 .shape = shape_,
                                 .parameters = parameters_,
                                 .rows = own,
                                 .round = round_ + 1,
                                 // Node 0 is the placement's.
                                 .random = KeyedRandom{parts_.seed, Purpose::shard_shuffle, miner + 1U, round_ + 1},
                                 .broadcast = broadcast(),
                                 .memory = memory},
                                scratch, update);
  round_to_precision(update);
}

void LearningWorkload::round_to_precision(std::span<double> numbers) const {
  if (!is_narrow()) return;
  for (double& number : numbers) number = static_cast<double>(static_cast<float>(number));
}

void LearningWorkload::carry_state(Archive& archive) {
  const learning::Dataset& data = *parts_.data;
  std::uint64_t own = hash_bytes(std::as_bytes(std::span{data.labels}), hash_numbers(data.features.data));
  own = hash_bytes(std::as_bytes(std::span{data.targets}), own);
  own = hash_bytes(std::as_bytes(std::span{data.narrow}), own);
  if (data.is_sparse()) {
    own = hash_bytes(std::as_bytes(std::span{data.pattern.columns}), own);
    own = hash_bytes(std::as_bytes(std::span{data.pattern.rows}), own);
  }
  std::uint64_t found = own;
  archive(found, parameters_, state_, memory_, round_);
  if (found != own) throw UserError("the task's data is not what it was");
}

void LearningWorkload::apply(std::span<const double> aggregate) {
  parts_.training->server_step(
      {.round = ++round_, .aggregate = aggregate, .state = state_, .participation = participation_}, parameters_);
  round_to_precision(parameters_);
}

namespace {

// Rows drawn into a block of their own, so that a judge goes through them as a model does.
class DrawnRows final : public HeldOutRows {
 public:
  /// What the coordinator goes on from.
  struct Server {
    std::span<const double> parameters;
    std::vector<double> state;
    Round round;
  };
  DrawnRows(const LearningWorkload::Parts& parts, const learning::ModelShape& shape, Server server,
            const std::vector<std::uint32_t>& drawn)
      : parts_(parts),
        shape_(shape),
        parameters_(server.parameters),
        state_(std::move(server.state)),
        round_(server.round),
        rows_(block_.gather(parts.data->test(), drawn)) {}

  double loss_after(std::span<const double> update) override {
    moved_.assign(parameters_.begin(), parameters_.end());
    if (!update.empty()) {
      state_after_ = state_;
      parts_.training->server_step({.round = round_, .aggregate = update, .state = state_after_}, moved_);
    }
    return parts_.model->evaluate(shape_, moved_, rows_, scratch_).mean_loss();
  }

 private:
  const LearningWorkload::Parts& parts_;
  learning::ModelShape shape_;
  std::span<const double> parameters_;
  std::vector<double> state_;
  Round round_;
  learning::RowBlock block_;
  learning::LabelledRows rows_;
  std::vector<double> moved_, state_after_;
  learning::ModelScratch scratch_;
};

}  // namespace

std::unique_ptr<HeldOutRows> LearningWorkload::held_out(std::uint64_t rows, KeyedRandom random) const {
  const std::uint64_t kept = parts_.data->test().size();
  if (kept == 0) return nullptr;
  std::vector<std::uint32_t> drawn(std::min(rows, kept));
  for (std::size_t i = 0; i < drawn.size(); ++i)
    drawn[i] = static_cast<std::uint32_t>(rows < kept ? random.below(kept) : i);
  return std::make_unique<DrawnRows>(parts_, shape_, DrawnRows::Server{parameters_, state_, round_ + 1}, drawn);
}

Evaluation LearningWorkload::evaluate(const BlockRunner& runner) const {
  const auto seen_on = [&](const learning::LabelledRows& rows) {
    return learning::evaluate_rows(*parts_.model, shape_, parameters_, rows, runner);
  };
  const double penalty = parts_.model->penalty(shape_, parameters_);
  Evaluation result;
  result.train_loss = seen_on(parts_.data->train()).mean_loss() + penalty;
  if (const learning::LabelledRows test = parts_.data->test(); test.size() > 0) {
    const learning::Evaluation seen = seen_on(test);
    result.test_loss = seen.mean_loss() + penalty;
    if (parts_.model->target() == learning::Target::classes) {
      result.test_accuracy = seen.accuracy();
    } else {
      result.test_rmse = seen.rmse();
    }
  }
  if (goal_.rows().size() > 0) result.attack_success = seen_on(goal_.rows()).accuracy();
  std::vector<double> squares(parameters_.size());
  for (std::size_t i = 0; i < squares.size(); ++i) squares[i] = parameters_[i] * parameters_[i];
  result.parameter_norm = std::sqrt(tree_sum(squares));
  return result;
}

}  // namespace stakemine::protocol
