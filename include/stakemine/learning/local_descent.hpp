// SPDX-License-Identifier: Apache-2.0
/// What the methods of training share in which a miner descends on its own rows.
#pragma once

#include "stakemine/learning/schedule.hpp"
#include "stakemine/learning/training.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace stakemine::learning {

/// Options of these methods. A miner starts from the coordinator's W and takes steps of gradient descent,
/// `local_epochs` times through its rows, in batches of `batch_size` that are drawn anew in each epoch (the last may be
/// smaller; the whole, undrawn, where no size is given).
struct LocalDescent {
  std::uint64_t local_epochs = 1;             ///< in [1, 1e6]
  std::optional<std::uint64_t> batch_size{};  ///< ≥ 1
  double learning_rate = 0.1;                 ///< > 0
  config::Choice<Schedule> schedule = Schedule::family().choose("constant");
  std::optional<std::uint64_t> clients_per_round{};
  ClientSampling client_sampling = ClientSampling::uniform;

  [[nodiscard]] std::optional<ClientsPerRound> clients() const;
  /// Of gradients.
  [[nodiscard]] double flops(const Model& model, const ModelShape& shape, std::uint64_t rows) const;
};

/// Describes the fields of LocalDescent as T's own.
template <class T>
config::Description<T>&& describe_local_descent(config::Description<T>&& description) {
  return std::move(description)
      .template field<std::uint64_t>("local_epochs", &T::local_epochs,
                                     "How often a miner goes through its rows in a round.",
                                     {.range = config::between(1, 1e6)})
      .template field<std::optional<std::uint64_t>>("batch_size", &T::batch_size,
                                                    "Rows of a step; all that the miner has if absent.",
                                                    {.range = config::at_least(1)})
      .template field<double>("learning_rate", &T::learning_rate, "The length of a miner's step per unit of gradient.",
                              {.range = config::above(0)})
      .template field<config::Choice<Schedule>>("schedule", &T::schedule,
                                                "What the miners' learning rate is multiplied by, round by round.")
      .template field<std::optional<std::uint64_t>>(
          "clients_per_round", &T::clients_per_round,
          "How many of the miners that hold rows take part in a round; all if absent.", {.range = config::at_least(1)})
      .template field<ClientSampling>("client_sampling", &T::client_sampling, "How these are drawn.")
      .check([](const T& options, const config::Complain& complain) {
        if (options.client_sampling == ClientSampling::stake && !options.clients_per_round)
          complain("client_sampling", "has no meaning where all take part; expected clients_per_round beside it");
      });
}

/// What is added to every step's gradient: pull · (W_i − W) + shift.
struct DescentCorrection {
  double pull = 0;
  std::span<const double> shift{};  ///< [p]; empty: none
};

/// Descends. \param rate the length of a step in this round. \param[out] move [p] ← W_i − W. \return the number of
/// steps.
std::uint64_t descend(const LocalDescent& options, double rate, const LocalTask& task,
                      const DescentCorrection& correction, ModelScratch& scratch, std::span<double> move);

}  // namespace stakemine::learning
