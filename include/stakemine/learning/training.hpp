// SPDX-License-Identifier: Apache-2.0
/// The family of training methods: what a miner computes on its rows, and what the coordinator does with the aggregate
/// of the miners' results. A method holds no state; what it needs comes as arguments.
///
///     result of a miner   = local_result(model, W, its rows)          a vector of result_size numbers
///     aggregate           = a weighted combination of the results     (module aggregation, weights by the config)
///     next W              = server_step(W, aggregate)
///
/// Some methods remember: each miner by itself (memory_size), and the coordinator (state_size), who sends the first
/// broadcast_size numbers of its state to the miners beside W.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/ids.hpp"
#include "stakemine/learning/model.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace stakemine::learning {

/// What a miner has to work with in one round.
struct LocalTask {
  const Model& model;
  ModelShape shape;
  std::span<const double> parameters;  ///< W [p], as the coordinator sent it
  LabelledRows rows;                   ///< the miner's, at least one
  Round round = 1;
  KeyedRandom random{0, Purpose::shard_shuffle};  ///< this miner's in this round
  std::span<const double> broadcast{};            ///< [broadcast_size] what came with W
  std::span<double> memory{};                     ///< [memory_size] the miner's own; zeros before its first round
};

/// What the coordinator has once the results are combined.
struct ServerStep {
  Round round = 0;
  std::span<const double> aggregate;  ///< [result_size]
  std::span<double> state{};          ///< [state_size] of the run, zeros before the first round
  double participation = 1;           ///< share of the miners with data that take part in a round, in (0, 1]
};

/// Who of those who hold rows takes part in a round.
enum class ClientSampling {
  uniform,  ///< each equally likely
  stake,    ///< drawn one after the other without replacement, by stake (Efraimidis and Spirakis 2006)
};
[[nodiscard]] std::span<const std::pair<std::string_view, ClientSampling>> enum_names(ClientSampling);

struct ClientsPerRound {
  std::uint64_t count = 0;
  ClientSampling by = ClientSampling::uniform;
};

/// A training method. Immutable, thread-safe.
class Training {
 public:
  virtual ~Training() = default;
  [[nodiscard]] static const config::Family<Training>& family();

  /// How many numbers a miner sends for a model of p parameters.
  [[nodiscard]] std::size_t result_size(std::size_t parameter_count) const { return do_result_size(parameter_count); }

  /// How many numbers the coordinator keeps from round to round.
  [[nodiscard]] virtual std::size_t state_size(std::size_t) const { return 0; }
  /// How many of these, from the first, are sent to the miners.
  [[nodiscard]] virtual std::size_t broadcast_size(std::size_t) const { return 0; }
  /// How many numbers a miner keeps from round to round.
  [[nodiscard]] virtual std::size_t memory_size(std::size_t) const { return 0; }
  /// Whether it works only where miners keep rows of their own.
  [[nodiscard]] virtual bool needs_own_rows() const { return clients().has_value(); }
  /// How many of the miners that hold rows take part in a round; nothing: all.
  [[nodiscard]] virtual std::optional<ClientsPerRound> clients() const { return std::nullopt; }

  /// The miner's part of a round. `result` [result_size] is overwritten.
  void local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const;
  /// Floating-point operations of local_result on that many rows, the leading terms.
  [[nodiscard]] double local_flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const;

  /// The coordinator's part: parameters [p] ← those of the next version.
  void server_step(const ServerStep& step, std::span<double> parameters) const;

 private:
  [[nodiscard]] virtual std::size_t do_result_size(std::size_t parameter_count) const = 0;
  virtual void do_local_result(const LocalTask& task, ModelScratch& scratch, std::span<double> result) const = 0;
  [[nodiscard]] virtual double do_local_flops(const Model& model, const ModelShape& shape,
                                              std::uint64_t rows) const = 0;
  virtual void do_server_step(const ServerStep& step, std::span<double> parameters) const = 0;
};

}  // namespace stakemine::learning
