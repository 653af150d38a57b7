// SPDX-License-Identifier: Apache-2.0
/// Member of the family Training.
#pragma once

#include "stakemine/learning/schedule.hpp"
#include "stakemine/learning/training.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace stakemine::learning {

/// Gradient descent, distributed: a miner sends the gradient of the objective over its own rows, or over a batch of
/// them, drawn anew in each round without replacement,
///
///     g_i = (1/b_i) Σ_{rows of the batch} ∇loss + ∇penalty(W),
///
/// and the coordinator steps W ← W − learning_rate · schedule(t) · aggregate. Every g_i holds the penalty's gradient
/// whole, so a mean with weights m_i of whole batches is Σ∇loss / Σm + ∇penalty: the centralised gradient, penalty
/// once, whatever the number of miners and the rows of each. (Chu et al. 2006, "Map-reduce for machine learning on
/// multicore".) With batches, results are weighed by the rows that a miner has all the same: the mean is then without
/// bias.
///
/// With worker momentum β a miner sends v_i ← β v_i + (1 − β) g_i instead, of its own, zero at first; g_i in its first
/// round. (Karimireddy, He and Jaggi 2021, "Learning from history for Byzantine robust optimization".)
class DistributedGradient final : public Training {
 public:
  struct Options {
    double learning_rate = 0.1;
    config::Choice<Schedule> schedule = Schedule::family().choose("constant");
    std::optional<std::uint64_t> batch_size{};  ///< ≥ 1; all rows if absent
    double worker_momentum = 0;                 ///< β in [0, 1)
    static const config::ObjectDescription& description();
  };
  explicit DistributedGradient(const Options& options) : options_(options), schedule_(options.schedule.make()) {}

  [[nodiscard]] std::size_t memory_size(std::size_t parameter_count) const override {
    return options_.worker_momentum > 0 ? parameter_count + 1 : 0;  // and whether it has begun
  }

 private:
  [[nodiscard]] std::size_t do_result_size(std::size_t parameter_count) const override { return parameter_count; }
  void do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const override;
  [[nodiscard]] double do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const override;
  void do_server_step(const ServerStep& step, std::span<double> parameters) const override;

  Options options_;
  std::shared_ptr<const Schedule> schedule_;
};

}  // namespace stakemine::learning
