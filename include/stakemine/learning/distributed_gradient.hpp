// SPDX-License-Identifier: Apache-2.0
/// Member of the family Training.
#pragma once

#include "stakemine/learning/training.hpp"

namespace stakemine::learning {

/// Full-batch gradient descent, distributed: a miner sends the gradient of the objective over its own rows,
///
///     g_i = (1/m_i) Σ_{rows of i} ∇loss + ∇penalty(W),        and the coordinator steps W ← W − learning_rate ·
///     aggregate.
///
/// Every g_i holds the penalty's gradient whole, so a mean with weights m_i is Σ∇loss / Σm + ∇penalty: the centralised
/// gradient, penalty once, whatever the number of miners and the rows of each. (Chu et al. 2006, "Map-reduce for
/// machine learning on multicore".)
class DistributedGradient final : public Training {
 public:
  struct Options {
    double learning_rate = 0.1;
    static const config::ObjectDescription& description();
  };
  explicit DistributedGradient(const Options& options) : options_(options) {}

 private:
  [[nodiscard]] std::size_t do_result_size(std::size_t parameter_count) const override { return parameter_count; }
  void do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const override;
  [[nodiscard]] double do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const override;
  void do_server_step(const ServerStep& step, std::span<double> parameters) const override;

  Options options_;
};

}  // namespace stakemine::learning
