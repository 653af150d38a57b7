// SPDX-License-Identifier: Apache-2.0
/// The miner actors: each computes on the shards that it is assigned and answers.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/engine/actor.hpp"
#include "stakemine/network/availability.hpp"
#include "stakemine/protocol/messages.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace stakemine::protocol {

/// How miners come to their work.
enum class Pace {
  rounds,  ///< all are asked at once, and compute their partial results when they are
  own,     ///< each by itself; whoever asks has computed the partial result already, and only time passes here
};

/// Code and state of all miners; one entry a miner in each column, touched by that miner alone.
class Miners final : public engine::ActorGroup {
 public:
  /// All must outlive the run. \param availability when miners are down; null: never.
  Miners(const Population& population, Workload& workload, RoundBoard& board,
         network::Availability* availability = nullptr, Pace pace = Pace::rounds);

  [[nodiscard]] engine::Conduct conduct() const override {
    return pace_ == Pace::rounds ? engine::Conduct::answers_only : engine::Conduct::free;
  }
  [[nodiscard]] std::uint32_t grain() const override;
  void receive(const engine::Message& message, engine::Context& context) override;
  [[nodiscard]] bool receive_questions(engine::QuestionSlice& assignments) override;

  /// What lasts from round to round.
  void carry_state(Archive& archive) { archive(results_, compute_s_, work_flops_); }

  [[nodiscard]] const std::vector<std::uint64_t>& results() const { return results_; }  ///< sent, by miner
  [[nodiscard]] const std::vector<double>& compute_s() const { return compute_s_; }     ///< simulated seconds, by miner
  [[nodiscard]] const std::vector<double>& work_flops() const { return work_flops_; }   ///< computed, by miner

 private:
  /// The miner's part of a round: its rows of the board. Returns how long it is busy with it; nothing where it is down
  /// or goes down, so that it has no result.
  std::optional<Duration> compute(std::uint64_t assignment, MinerIndex miner, VirtualTime begins);

  const Population& population_;
  Workload& workload_;
  RoundBoard& board_;
  network::Availability* availability_;
  Pace pace_;
  std::vector<std::uint64_t> results_;
  std::vector<double> compute_s_, work_flops_;
};

}  // namespace stakemine::protocol
