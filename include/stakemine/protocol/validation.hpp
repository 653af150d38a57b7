// SPDX-License-Identifier: Apache-2.0
/// The coordinator's part of validation: at the end of each epoch it asks every validator for ratings, takes up those
/// that come back, and has the consensus say who is due what.
#pragma once

#include "stakemine/consensus/consensus_rule.hpp"
#include "stakemine/core/archive.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/protocol/population.hpp"
#include "stakemine/protocol/validators.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// What validators did over a run, by validator.
struct ValidatorTotals {
  std::vector<std::uint64_t> arrived;    ///< epochs in which its ratings came in time
  std::vector<std::uint64_t> evaluated;  ///< partial results that it looked at
  std::vector<double> trust;             ///< sum over epochs of how much of its ratings the cut left
  std::uint64_t epochs = 0;

  void carry_state(Archive& archive) { archive(arrived, evaluated, trust, epochs); }
};

/// One thread at a time.
class Validation {
 public:
  struct Setup {
    std::uint64_t seed = 0;
    const Population* miners = nullptr;
    const ValidatorPopulation* validators = nullptr;
    consensus::RatingTerms terms;
  };
  /// All of the setup, the boards and the workload must outlive this.
  Validation(const Setup& setup, const Workload& workload, const RoundBoard& board, RatingBoard& ratings);

  [[nodiscard]] bool ends_epoch(Round round) const { return round % setup_.terms.rounds_per_epoch == 0; }
  /// Whether a question or an answer with this tag is about ratings.
  [[nodiscard]] static bool is_ratings(std::uint64_t tag) { return (tag & kRatingTag) != 0; }

  /// Lays out who rates whom in this round. \param aggregate must stay in place until take().
  engine::Question ask(Round round, std::span<const double> aggregate);
  /// These miners are newcomers from this round on: ratings of them that are older count nothing, and bonds begin anew.
  void begin_anew(std::span<const MinerIndex> miners, Round round);
  /// What the last question weighs on the wire, and what the answers to it weigh that have come.
  [[nodiscard]] std::uint64_t bytes_asked() const;
  [[nodiscard]] std::uint64_t bytes_answered(const engine::Answers& answers) const;
  /// Takes up the ratings that came; where none did, a validator's last ones stand.
  void take(const engine::Answers& answers);
  /// An epoch of the consensus. \param stakes [validators] in units. \returns [miners + validators] what each is due of
  /// the emission; valid until the next call. O(validators · (miners + validators)).
  std::span<const std::uint64_t> settle(std::span<const std::uint64_t> stakes, std::uint64_t emission);

  /// What lasts from round to round.
  void carry_state(Archive& archive);

  [[nodiscard]] const ValidatorTotals& totals() const { return totals_; }

 private:
  static constexpr std::uint64_t kRatingTag = std::uint64_t{1} << 63;
  struct Row {
    std::vector<std::uint32_t> miners;
    std::vector<double> weights;

    void carry_state(Archive& archive) { archive(miners, weights); }
  };
  void draw_sample(std::uint32_t validator);
  [[nodiscard]] std::vector<std::uint8_t> outdated() const;

  Setup setup_;
  const Workload& workload_;
  const RoundBoard& board_;
  RatingBoard& ratings_;
  consensus::Yuma yuma_;
  std::vector<engine::ActorId> actors_;
  std::vector<std::uint64_t> bytes_;
  std::vector<std::uint32_t> order_;           // of slots, for draws
  std::vector<Row> rows_;                      // the last ratings of each that came
  std::vector<Round> rated_;                   // when they did; 0: never
  std::vector<std::uint64_t> silent_;          // epochs since
  std::vector<Round> registered_;              // by miner, since when it is who it is; empty: all from the beginning
  std::vector<MinerIndex> newcomers_;          // of this epoch
  std::deque<std::vector<double>> published_;  // consensus by miner, the last epoch's first
  std::size_t remembered_ = 0;                 // how many of them somebody looks at
  std::vector<std::uint64_t> due_;
  ValidatorTotals totals_;
};

}  // namespace stakemine::protocol
