// SPDX-License-Identifier: Apache-2.0
/// The coordinator's part of checking: what of a round's results is worked out again, by whom, and what counts then.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/engine/question.hpp"
#include "stakemine/protocol/assigner.hpp"
#include "stakemine/protocol/reputations.hpp"
#include "stakemine/protocol/round_board.hpp"
#include "stakemine/protocol/verification.hpp"
#include "stakemine/protocol/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::protocol {

/// What checking a round did. A result is wrong where it is not, to the bit, what an honest miner would have sent:
/// measured for the report, and known to nobody in the network.
struct VerificationTally {
  std::uint64_t again_shards = 0;    ///< worked on again, by miners or by the coordinator
  double audited_flops = 0;          ///< what the coordinator did of it
  std::uint64_t wrong = 0;           ///< wrong results that came in, copies included
  std::uint64_t caught = 0;          ///< of these, that don't count
  std::uint64_t accepted = 0;        ///< pieces of work with a result that counts
  std::uint64_t accepted_wrong = 0;  ///< of these, whose result is wrong
  std::uint64_t accused = 0;         ///< right results that were found wrong
};

/// One thread. A round: begin(), then further() and take() in turn until further() has nobody left to ask, then
/// conclude().
class Verifier {
 public:
  struct Setup {
    std::uint64_t seed = 0;
    const Verification* rule = nullptr;
    const Population* population = nullptr;
    Reputations* reputations = nullptr;  ///< that take up what checks find; may be null
  };
  /// All of it must outlive this. \param workload one that repeats().
  Verifier(const Setup& setup, const Workload& workload, const Assigner& assigner);

  /// \param board every row of it a result that has come, each of another piece of work.
  void begin(Round round, const RoundBoard& board);
  /// Judges what is open. \returns whether further miners are to work on some of it: then rows for them have been added
  /// to the board, one each, and their assignments laid out. They are drawn among those who have answered in this round
  /// and have no copy yet; for want of such, pieces wait.
  [[nodiscard]] bool further(RoundBoard& board);
  /// Drops the rows last added of which nothing came.
  void take(RoundBoard& board, const engine::Answers& answers);
  /// Takes what was found into the miners' records. O(rows).
  void conclude(const RoundBoard& board);

  // Of the round that was concluded last.
  /// One row for each piece that has a result that counts, ascending.
  [[nodiscard]] const std::vector<std::size_t>& accepted() const { return accepted_; }
  /// How many rows the round had before anything was worked on again.
  [[nodiscard]] std::size_t first_rows() const { return pieces_.size(); }
  /// [miners] shards whose results agree with what counts, copies included: what is paid for.
  [[nodiscard]] std::span<const std::uint64_t> work() const { return work_; }
  /// Whose result was found wrong, once for each, ascending.
  [[nodiscard]] const std::vector<MinerIndex>& offenders() const { return offenders_; }
  [[nodiscard]] const VerificationTally& tally() const { return tally_; }
  /// Checks that a miner has passed since it last failed one.
  [[nodiscard]] std::uint64_t passed(MinerIndex miner) const { return passed_[miner]; }

  /// What lasts from round to round.
  void carry_state(Archive& archive) { archive(passed_); }

 private:
  struct Piece {
    std::vector<std::size_t> rows;
    std::uint32_t asked = 1;
    double draw = 0;
    bool is_open = true;
    bool is_checked = false;            // by copies that agree, or by the coordinator
    std::optional<std::size_t> counts;  // the row whose result does
  };
  /// Pieces that more miners are to work on.
  [[nodiscard]] std::vector<std::size_t> wanting(const RoundBoard& board);
  [[nodiscard]] bool wants_more(const RoundBoard& board, Piece& piece);
  void recompute(const RoundBoard& board, Piece& piece);

  Setup setup_;
  const Workload& workload_;
  const Assigner& assigner_;
  Round round_ = 0;
  std::uint64_t times_asked_ = 0;  // in this round
  std::vector<Piece> pieces_;
  std::vector<std::size_t> piece_of_row_;
  std::vector<MinerIndex> hands_;
  std::vector<std::uint64_t> passed_;  // [miners] checks in a row
  std::vector<std::size_t> accepted_;
  std::vector<std::uint64_t> work_;
  std::vector<MinerIndex> upright_, offenders_;  // who passed checks and who failed, once for each
  VerificationTally tally_;
};

/// The same of copies that were asked for at once, of which these rows count.
[[nodiscard]] VerificationTally tally_copies(const RoundBoard& board, std::span<const std::size_t> chosen,
                                             const Population& population, const Workload& workload);

}  // namespace stakemine::protocol
