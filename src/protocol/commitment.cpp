// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/commitment.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/protocol/messages.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

namespace stakemine::protocol {
namespace {

__extension__ using Wide = unsigned __int128;

// Units so large that the sum of all fits 62 bits.
std::vector<std::uint64_t> fitting(std::span<const std::uint64_t> stakes) {
  Wide total = 0;
  for (const std::uint64_t stake : stakes) total += stake;
  int shift = 0;
  while (total >> shift >= Wide{1} << 62) ++shift;
  std::vector<std::uint64_t> units;
  for (const std::uint64_t stake : stakes) units.push_back(stake >> shift);
  return units;
}

// The halves that serve those who equivocate best: each the same stake of the faithful, as nearly as going from the
// largest to the smallest brings it.
std::vector<std::uint8_t> halves(const ValidatorPopulation& validators, std::span<const std::uint64_t> stakes) {
  std::vector<std::uint32_t> order(stakes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return stakes[a] > stakes[b]; });
  std::vector<std::uint8_t> half(stakes.size());
  std::array<std::uint64_t, 2> held{};
  for (const std::uint32_t validator : order) {
    if (validators.group_of(validator).rater->voting() != consensus::VotingConduct::faithful) continue;
    half[validator] = held[1] < held[0] ? 1 : 0;
    held[half[validator]] += stakes[validator];
  }
  // The larger half is told of the aggregate, so that equivocation alone divides, and forges nothing.
  if (held[1] > held[0])
    for (std::uint8_t& one : half) one ^= 1;
  return half;
}

}  // namespace

Commitment::Commitment(const Setup& setup, VoteBoard& board)
    : setup_(setup), board_(board), rotation_(setup.validators->size()) {
  for (std::uint32_t validator = 0; validator < setup.validators->size(); ++validator)
    everybody_.push_back(actor_of(setup.miners + validator));
}

std::optional<engine::Question> Commitment::begin(Round round, std::uint64_t digest,
                                                  std::span<const std::uint64_t> stakes, VirtualTime now) {
  const std::size_t count = everybody_.size();
  STAKEMINE_ASSERT(stakes.size() == count, "one stake for each validator");
  round_ = round;
  began_ = now;
  outcome_ = {};
  equivocators_.clear();
  stakes_ = fitting(stakes);
  board_.digest = digest;
  const std::array<std::uint64_t, 2> seed{digest, round};
  board_.rival = hash_bytes(std::as_bytes(std::span{seed}));
  board_.half = halves(*setup_.validators, stakes_);
  board_.voters.assign(count, {});
  if (std::ranges::all_of(stakes_, [](std::uint64_t stake) { return stake == 0; })) {
    finish();
    return std::nullopt;
  }
  return attempt();
}

std::optional<engine::Question> Commitment::attempt() {
  if (outcome_.attempts == setup_.terms.attempts) {
    finish();
    return std::nullopt;
  }
  ++outcome_.attempts;
  ++totals_.attempts;
  proposer_ = rotation_.next(stakes_);
  return ask(VotePhase::propose, 1);
}

engine::Question Commitment::ask(VotePhase phase, std::uint64_t enough) {
  board_.phase = phase;
  board_.said_before = std::exchange(board_.said, std::vector<Saying>(everybody_.size()));
  targets_ = phase == VotePhase::propose ? std::vector{everybody_[proposer_]} : everybody_;
  const bool relays_votes = phase == VotePhase::precommit || phase == VotePhase::commit;
  const auto votes = static_cast<std::uint64_t>(std::ranges::count(board_.came, 1));
  bytes_each_ = kVoteBytes * (relays_votes ? votes : 1);
  bytes_.assign(targets_.size(), bytes_each_);
  enough_ = std::clamp<std::uint64_t>(enough, 1, targets_.size());
  return {.kind = static_cast<std::uint32_t>(MessageKind::vote_request),
          .answer_kind = static_cast<std::uint32_t>(MessageKind::vote),
          .tag = kVoteTag | ++question_,
          .targets = targets_,
          .bytes = bytes_,
          .deadline = std::max(Duration{1}, duration_from_seconds(setup_.terms.timeout_s)),
          .enough = enough_,
          .late = engine::Late::given_up};
}

void Commitment::note_answers(const engine::Answers& answers) {
  const bool proposes = board_.phase == VotePhase::propose;
  if (answers.count < enough_) ++totals_.timeouts;
  board_.came.assign(everybody_.size(), 0);
  for (std::size_t i = 0; i < answers.arrivals.size(); ++i)
    if (answers.arrivals[i] != kNever) board_.came[proposes ? proposer_ : i] = 1;
  for (std::uint32_t v = 0; v < everybody_.size(); ++v) {
    const bool differs = board_.came[v] != 0 && board_.said[v][0] != board_.said[v][1];
    const auto place = std::ranges::lower_bound(equivocators_, v);
    if (differs && (place == equivocators_.end() || *place != v)) equivocators_.insert(place, v);
  }
  for (std::size_t half = 0; half < board_.tallies.size(); ++half) {
    board_.tallies[half].emplace(stakes_);
    for (std::uint32_t v = 0; v < everybody_.size(); ++v)
      if (board_.came[v] != 0) board_.tallies[half]->add(v, board_.said[v][half]);
  }
}

// Whether either half sees two thirds for some digest.
bool Commitment::any_quorum() const {
  return std::ranges::any_of(
      board_.tallies, [](const auto& tally) { return tally->quorum().has_value() && tally->quorum()->has_value(); });
}

std::optional<engine::Question> Commitment::take(const engine::Answers& answers, VirtualTime now) {
  STAKEMINE_ASSERT(answers.tag == (kVoteTag | question_), "one question after the other");
  if (!outcome_.committed) outcome_.latency_s = seconds(now - began_);
  if (board_.phase == VotePhase::commit) {
    watch();
    if (!outcome_.committed) return attempt();
    finish();
    return std::nullopt;
  }
  note_answers(answers);
  switch (board_.phase) {
    case VotePhase::propose:
      if (answers.count == 0) return attempt();
      board_.proposal = board_.said[proposer_];
      return ask(VotePhase::prevote, everybody_.size());
    case VotePhase::prevote:
      // Who has just been silent is not waited for again in this attempt.
      return ask(VotePhase::precommit, answers.count);
    case VotePhase::precommit:
    case VotePhase::commit:
      break;
  }
  if (!any_quorum()) return attempt();
  // The coordinator is told what the first half is told.
  if (board_.tallies[0]->quorum()) outcome_.committed = *board_.tallies[0]->quorum();
  return ask(VotePhase::commit, answers.count);
}

// By what the honest hold, whether or not they could tell the coordinator.
void Commitment::watch() {
  for (std::uint32_t v = 0; v < everybody_.size(); ++v) {
    const bool is_faithful = setup_.validators->group_of(v).rater->voting() == consensus::VotingConduct::faithful;
    const consensus::Ballot& committed = board_.voters[v].committed();
    if (is_faithful && committed) observer_.committed(round_, *committed);
  }
}

void Commitment::finish() {
  if (!outcome_.committed) {
    ++totals_.uncommitted;
  } else if (*outcome_.committed == board_.digest) {
    ++totals_.committed;
  } else {
    ++totals_.forged;
  }
  totals_.equivocations += equivocators_.size();
  totals_.violations = observer_.violations();
}

}  // namespace stakemine::protocol
