// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/verifier.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/protocol/gathering.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <cstring>
#include <map>

namespace stakemine::protocol {
namespace {

// Streams of Purpose::allocation_order that no miner's index is the node of.
constexpr std::uint64_t kHandsNode = std::uint64_t{1} << 40, kPieceNode = std::uint64_t{1} << 41;

bool equal_bits(std::span<const double> a, std::span<const double> b) {
  return std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

// Whether a row is what an honest miner would have sent.
class TrueResults {
 public:
  TrueResults(const RoundBoard& board, const Population& population, const Workload& workload)
      : board_(board), population_(population), workload_(workload), result_(board.updates.columns) {}

  [[nodiscard]] bool has(std::size_t row) {
    workload_.recompute(board_.miner[row], board_.shards[row], result_);
    return equal_bits(result_, board_.updates.row(row));
  }
  // The honest need no looking at.
  [[nodiscard]] bool is_wrong(std::size_t row) {
    return !population_.behavior(board_.miner[row]).is_honest() && !has(row);
  }

 private:
  const RoundBoard& board_;
  const Population& population_;
  const Workload& workload_;
  std::vector<double> result_;
};

// A result, beside what counts for its piece of work.
struct Found {
  bool is_wrong = false, agrees = false, counts = false, is_checked = false;
};

void count(const Found& found, VerificationTally& tally) {
  if (!found.is_wrong) {
    if (found.is_checked && !found.agrees) ++tally.accused;
    return;
  }
  ++tally.wrong;
  if (!found.agrees) ++tally.caught;
  if (found.counts) ++tally.accepted_wrong;
}

}  // namespace

Verifier::Verifier(const Setup& setup, const Workload& workload, const Assigner& assigner)
    : setup_(setup), workload_(workload), assigner_(assigner), passed_(setup.population->size()) {
  STAKEMINE_ASSERT(setup.rule != nullptr && workload.repeats());
}

void Verifier::begin(Round round, const RoundBoard& board) {
  round_ = round;
  times_asked_ = 0;
  pieces_.clear();
  piece_of_row_.clear();
  tally_ = {};
  for (std::size_t row = 0; row < board.miner.size(); ++row) {
    KeyedRandom random{setup_.seed, Purpose::allocation_order, kPieceNode + board.shards[row].first, round};
    pieces_.push_back({.rows = {row}, .draw = random.uniform(), .counts = std::nullopt});
    piece_of_row_.push_back(row);
  }
  if (setup_.reputations != nullptr && setup_.reputations->weighs(Weighs::audits)) {
    std::vector<double> draws;
    for (const Piece& piece : pieces_) draws.push_back(piece.draw);
    setup_.reputations->weigh_draws(board.miner, draws);
    for (std::size_t row = 0; row < draws.size(); ++row) pieces_[row].draw = draws[row];
  }
  hands_ = board.miner;
  std::ranges::sort(hands_);
  const auto repeated = std::ranges::unique(hands_);
  hands_.erase(repeated.begin(), repeated.end());
}

void Verifier::recompute(const RoundBoard& board, Piece& piece) {
  TrueResults truth{board, *setup_.population, workload_};
  piece.is_checked = true;
  tally_.again_shards += board.shards[piece.rows.front()].count;
  tally_.audited_flops += workload_.flops(board.shards[piece.rows.front()]);
  for (const std::size_t row : piece.rows)
    if (!piece.counts && truth.has(row)) piece.counts = row;
}

bool Verifier::wants_more(const RoundBoard& board, Piece& piece) {
  std::vector<Claim> claims;
  for (const std::size_t row : piece.rows) {
    const auto first = std::ranges::find_if(
        piece.rows, [&](std::size_t other) { return equal_bits(board.updates.row(row), board.updates.row(other)); });
    claims.push_back({.value = *first, .passed = passed_[board.miner[row]]});
  }
  const Verdict verdict = setup_.rule->judge(claims, piece.draw);
  if (verdict.kind == Verdict::Kind::more) return true;
  piece.is_open = false;
  if (verdict.kind == Verdict::Kind::recompute) {
    recompute(board, piece);
  } else {
    piece.counts = verdict.value;
    piece.is_checked = piece.rows.size() > 1;
  }
  return false;
}

std::vector<std::size_t> Verifier::wanting(const RoundBoard& board) {
  std::vector<std::size_t> wanting;
  for (std::size_t index = 0; index < pieces_.size(); ++index) {
    Piece& piece = pieces_[index];
    if (!piece.is_open || !wants_more(board, piece)) continue;
    piece.is_open = piece.asked < setup_.rule->most_copies();
    if (piece.is_open) wanting.push_back(index);
  }
  return wanting;
}

bool Verifier::further(RoundBoard& board) {
  const std::vector<std::size_t> pieces = wanting(board);
  std::vector<MinerIndex> free = hands_;
  KeyedRandom random{setup_.seed, Purpose::allocation_order, kHandsNode + times_asked_++, round_};
  shuffle(std::span{free}, random);
  std::vector<std::pair<MinerIndex, std::size_t>> seats;
  for (const std::size_t index : pieces) {
    const Piece& piece = pieces_[index];
    const auto has_copy = [&](MinerIndex miner) {
      return std::ranges::any_of(piece.rows, [&](std::size_t row) { return board.miner[row] == miner; });
    };
    if (free.empty()) break;
    // From a place of its own on: whoever is passed over must not be the likeliest for the next piece, its neighbour's.
    const auto begin = free.begin() + static_cast<std::ptrdiff_t>(random.below(free.size()));
    auto hand = std::find_if_not(begin, free.end(), has_copy);
    if (hand == free.end()) hand = std::find_if_not(free.begin(), begin, has_copy);
    if (hand == free.end() || has_copy(*hand)) continue;
    seats.emplace_back(*hand, index);
    *hand = free.back();
    free.pop_back();
  }
  if (seats.empty()) return false;
  std::ranges::sort(seats);
  board.first_row = board.miner.size();
  board.copies = 1;
  board.actor.clear();
  board.bytes.clear();
  for (const auto& [miner, index] : seats) {
    Piece& piece = pieces_[index];
    ++piece.asked;
    const ShardRange shards = board.shards[piece.rows.front()];
    tally_.again_shards += shards.count;
    piece_of_row_.push_back(index);
    board.miner.push_back(miner);
    board.shards.push_back(shards);
    board.weight.push_back(assigner_.weight_of(miner, shards));
    board.actor.push_back(actor_of(miner));
    board.bytes.push_back(workload_.assignment_bytes(shards));
  }
  board.fit(workload_.update_size());
  return true;
}

void Verifier::take(RoundBoard& board, const engine::Answers& answers) {
  std::vector<std::size_t> came(board.first_row);
  for (std::size_t row = 0; row < came.size(); ++row) came[row] = row;
  for (std::size_t assignment = 0; assignment < answers.arrivals.size(); ++assignment) {
    if (answers.arrivals[assignment] == kNever) continue;
    const std::size_t row = board.first_row + assignment, now = came.size();
    piece_of_row_[now] = piece_of_row_[row];
    pieces_[piece_of_row_[now]].rows.push_back(now);
    came.push_back(row);
  }
  piece_of_row_.resize(came.size());
  keep_rows(board, came);
}

void Verifier::conclude(const RoundBoard& board) {
  TrueResults truth{board, *setup_.population, workload_};
  accepted_.clear();
  upright_.clear();
  offenders_.clear();
  work_.assign(setup_.population->size(), 0);
  for (const Piece& piece : pieces_) {
    if (piece.counts) {
      accepted_.push_back(*piece.counts);
      ++tally_.accepted;
    }
    for (const std::size_t row : piece.rows) {
      const MinerIndex miner = board.miner[row];
      const bool agrees = piece.counts && equal_bits(board.updates.row(row), board.updates.row(*piece.counts));
      if (agrees) work_[miner] += board.shards[row].count;
      if (piece.is_checked) (agrees ? upright_ : offenders_).push_back(miner);
      count({.is_wrong = truth.is_wrong(row),
             .agrees = agrees,
             .counts = piece.counts == row,
             .is_checked = piece.is_checked},
            tally_);
    }
  }
  // Who has failed a check of this round begins anew, whatever else it has passed in it.
  for (const MinerIndex miner : upright_) ++passed_[miner];
  for (const MinerIndex miner : offenders_) passed_[miner] = 0;
  std::ranges::sort(accepted_);
  std::ranges::sort(upright_);
  std::ranges::sort(offenders_);
  if (setup_.reputations != nullptr) setup_.reputations->observe(upright_, offenders_);
}

VerificationTally tally_copies(const RoundBoard& board, std::span<const std::size_t> chosen,
                               const Population& population, const Workload& workload) {
  TrueResults truth{board, population, workload};
  VerificationTally tally{.accepted = chosen.size()};
  std::map<std::uint64_t, std::size_t> counts;
  std::map<std::uint64_t, std::uint64_t> copies;
  for (const std::size_t row : chosen) counts[board.shards[row].first] = row;
  for (std::size_t row = 0; row < board.miner.size(); ++row) {
    const auto accepted = counts.find(board.shards[row].first);
    const bool agrees =
        accepted != counts.end() && equal_bits(board.updates.row(row), board.updates.row(accepted->second));
    if (copies[board.shards[row].first]++ > 0) tally.again_shards += board.shards[row].count;
    count({.is_wrong = truth.is_wrong(row),
           .agrees = agrees,
           .counts = accepted != counts.end() && accepted->second == row,
           .is_checked = accepted != counts.end()},
          tally);
  }
  return tally;
}

}  // namespace stakemine::protocol
