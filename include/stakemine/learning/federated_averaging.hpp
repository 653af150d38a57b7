// SPDX-License-Identifier: Apache-2.0
/// Member of the family Training.
#pragma once

#include "stakemine/learning/local_descent.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace stakemine::learning {

/// What the coordinator makes of the aggregate Δ of the miners' moves; m and v are its state, zero at first, all by
/// coordinate (Reddi et al. 2021, "Adaptive federated optimization", algorithm 2, without bias correction):
///
///     average    W ← W + η Δ
///     momentum   m ← β₁ m + Δ,                  W ← W + η m
///     adagrad    m ← β₁ m + (1 − β₁) Δ,         v ← v + Δ²
///     adam       the same m,                    v ← β₂ v + (1 − β₂) Δ²
///     yogi       the same m,                    v ← v − (1 − β₂) Δ² sign(v − Δ²)
///                and then in all three          W ← W + η m / (√v + τ)
enum class ServerOptimizer { average, momentum, adagrad, adam, yogi };
[[nodiscard]] std::span<const std::pair<std::string_view, ServerOptimizer>> enum_names(ServerOptimizer);

/// Federated averaging: a miner descends on its own rows (local_descent.hpp) and sends Δ_i = W_i − W. With proximal
/// μ > 0 (FedProx, Li et al. 2020) each step's gradient has μ (W_i − W) more. With one epoch of the whole and η = 1 it
/// is distributed gradient descent. McMahan, Moore, Ramage, Hampson and Agüera y Arcas 2017, "Communication-efficient
/// learning of deep networks from decentralized data".
class FederatedAveraging final : public Training {
 public:
  struct Options : LocalDescent {
    double proximal = 0;  ///< μ ≥ 0
    ServerOptimizer server_optimizer = ServerOptimizer::average;
    double server_learning_rate = 1;  ///< η > 0
    double beta1 = 0.9, beta2 = 0.99;
    double tau = 1e-3;  ///< > 0
    static const config::ObjectDescription& description();
  };
  explicit FederatedAveraging(const Options& options) : options_(options), schedule_(options.schedule.make()) {}

  [[nodiscard]] std::size_t state_size(std::size_t parameter_count) const override;
  [[nodiscard]] std::optional<ClientsPerRound> clients() const override { return options_.clients(); }

 private:
  [[nodiscard]] std::size_t do_result_size(std::size_t parameter_count) const override { return parameter_count; }
  void do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const override;
  [[nodiscard]] double do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const override;
  void do_server_step(const ServerStep& step, std::span<double> parameters) const override;

  Options options_;
  std::shared_ptr<const Schedule> schedule_;
};

}  // namespace stakemine::learning
