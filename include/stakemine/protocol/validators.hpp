// SPDX-License-Identifier: Apache-2.0
/// The validator actors: each is asked to rate partial results of a round, evaluates them if its behaviour has it do
/// so, and answers with its ratings; and it is asked to vote on the round's aggregate.
#pragma once

#include "stakemine/engine/actor.hpp"
#include "stakemine/protocol/messages.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/validator_population.hpp"
#include "stakemine/protocol/vote_board.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// Who rates whom in the round at hand. The coordinator lays it out before it asks; each validator writes its own
/// ratings before it answers.
struct RatingBoard {
  Round round = 0;
  std::vector<std::vector<std::uint32_t>> slots;   ///< [validators] of the round's board, ascending
  std::vector<std::vector<double>> ratings;        ///< [validators] like slots
  std::vector<std::span<const double>> published;  ///< [validators] the consensus that each can see
  std::span<const double> aggregate;               ///< empty where the rule had none
};

/// Bytes of a rating on the wire: the miner's index, and a number.
inline constexpr std::uint64_t kRatingBytes = 12;

class Validators final : public engine::ActorGroup {
 public:
  struct Parts {
    std::uint64_t seed = 0;
    const ValidatorPopulation* validators = nullptr;
    const Population* miners = nullptr;
    const Workload* workload = nullptr;
    const RoundBoard* board = nullptr;
    RatingBoard* ratings = nullptr;
    VoteBoard* votes = nullptr;
  };
  /// All parts must outlive the run.
  explicit Validators(const Parts& parts) : parts_(parts) {}

  [[nodiscard]] engine::Conduct conduct() const override { return engine::Conduct::answers_only; }
  void receive(const engine::Message& message, engine::Context& context) override;
  [[nodiscard]] bool receive_questions(engine::QuestionSlice& requests) override;

 private:
  /// What a validator does when it is asked, and how it answers.
  struct Reply {
    std::uint64_t bytes = 0;
    Duration after{};
  };
  [[nodiscard]] std::optional<Reply> reply(std::uint64_t tag, std::uint32_t validator);
  /// Returns how long the validator is busy with it.
  Duration rate(std::uint64_t validator);
  [[nodiscard]] std::vector<double> evaluate(std::uint64_t validator) const;
  [[nodiscard]] std::uint64_t bytes(std::uint64_t validator) const;

  Parts parts_;
};

}  // namespace stakemine::protocol
