// SPDX-License-Identifier: Apache-2.0
/// Member of the family Training.
#pragma once

#include "stakemine/learning/local_descent.hpp"

#include <memory>
#include <optional>

namespace stakemine::learning {

/// SCAFFOLD: the coordinator keeps a control variate c, every miner one of its own, c_i, all zero at first. A miner
/// descends on its own rows (local_descent.hpp) with c − c_i added to each step's gradient: K steps of length λ. Then
///
///     c_i⁺ = c_i − c + (W − W_i) / (K λ)                     (option II of the paper)
///     it sends (W_i − W, c_i⁺ − c_i), and c_i ← c_i⁺
///     W ← W + η · aggregate of the moves,    c ← c + (|S| / N) · aggregate of the second parts
///
/// with |S| / N the share of the miners with data that take part in a round. The rule combines the two parts as one
/// vector of 2p numbers. Miners must keep rows of their own. Karimireddy, Kale, Mohri, Reddi, Stich and Suresh 2020,
/// "SCAFFOLD: stochastic controlled averaging for federated learning", algorithm 1.
class Scaffold final : public Training {
 public:
  struct Options : LocalDescent {
    double server_learning_rate = 1;  ///< η > 0
    static const config::ObjectDescription& description();
  };
  explicit Scaffold(const Options& options) : options_(options), schedule_(options.schedule.make()) {}

  [[nodiscard]] std::size_t state_size(std::size_t parameter_count) const override { return parameter_count; }
  [[nodiscard]] std::size_t broadcast_size(std::size_t parameter_count) const override { return parameter_count; }
  [[nodiscard]] std::size_t memory_size(std::size_t parameter_count) const override { return parameter_count; }
  [[nodiscard]] bool needs_own_rows() const override { return true; }
  [[nodiscard]] std::optional<ClientsPerRound> clients() const override { return options_.clients(); }

 private:
  [[nodiscard]] std::size_t do_result_size(std::size_t parameter_count) const override { return 2 * parameter_count; }
  void do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const override;
  [[nodiscard]] double do_local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const override;
  void do_server_step(const ServerStep& step, std::span<double> parameters) const override;

  Options options_;
  std::shared_ptr<const Schedule> schedule_;
};

}  // namespace stakemine::learning
