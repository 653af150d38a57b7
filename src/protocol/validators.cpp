// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/validators.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/incentive/gradient_similarity.hpp"
#include "stakemine/protocol/commitment.hpp"

#include "protocol/voting.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace stakemine::protocol {
namespace {

bool is_finite(std::span<const double> numbers) {
  return std::ranges::all_of(numbers, [](double number) { return std::isfinite(number); });
}

// Qualities in units of the mean of the positive ones: what is worth nothing, or harms, is worth 0.
void normalise(std::vector<double>& quality) {
  double sum = 0;
  std::size_t positive = 0;
  for (double& one : quality) {
    one = std::isfinite(one) ? std::max(0.0, one) : 0.0;
    sum += one;
    if (one > 0) ++positive;
  }
  if (positive == 0) return;
  for (double& one : quality) one /= sum / static_cast<double>(positive);
}

}  // namespace

std::span<const std::pair<std::string_view, EvaluationMethod>> enum_names(EvaluationMethod) {
  static constexpr std::array<std::pair<std::string_view, EvaluationMethod>, 3> kNames{
      {{"loss_improvement", EvaluationMethod::loss_improvement},
       {"similarity", EvaluationMethod::similarity},
       {"recomputation", EvaluationMethod::recomputation}}};
  return kNames;
}

void Validators::receive(const engine::Message& message, engine::Context& context) {
  const auto request = message.body.as<engine::QuestionItem>();
  const std::optional<Reply> said = reply(request.tag, miner_of(message.target) - parts_.miners->size());
  if (!said) return;
  const auto kind = Commitment::is_votes(request.tag) ? MessageKind::vote : MessageKind::rating;
  context.send(kCoordinator, static_cast<std::uint32_t>(kind), engine::Body::of(request), said->bytes, said->after);
}

bool Validators::receive_questions(engine::QuestionSlice& requests) {
  for (std::uint64_t index = requests.first(); index < requests.last(); ++index) {
    if (requests.arrival(index) == kNever) continue;
    const std::optional<Reply> said = reply(requests.tag(), miner_of(requests.target(index)) - parts_.miners->size());
    if (said) requests.answer(index, said->bytes, said->after);
  }
  return true;
}

std::optional<Validators::Reply> Validators::reply(std::uint64_t tag, std::uint32_t validator) {
  const consensus::Rater& rater = *parts_.validators->group_of(validator).rater;
  if (rater.voting() == consensus::VotingConduct::silent) return std::nullopt;
  Reply reply{.bytes = kVoteBytes, .after = duration_from_seconds(rater.delay_s())};
  if (Commitment::is_votes(tag)) {
    vote(*parts_.validators, validator, *parts_.votes);
  } else {
    reply.after += rate(validator);
    reply.bytes = bytes(validator);
  }
  return reply;
}

std::uint64_t Validators::bytes(std::uint64_t validator) const {
  return kRatingBytes * parts_.ratings->slots[validator].size();
}

Duration Validators::rate(std::uint64_t validator) {
  const ValidatorGroup& group = parts_.validators->group_of(static_cast<std::uint32_t>(validator));
  const std::vector<std::uint32_t>& slots = parts_.ratings->slots[validator];
  std::vector<std::uint32_t> miners;
  std::vector<std::uint8_t> favoured;
  for (const std::uint32_t slot : slots) {
    miners.push_back(parts_.board->miner[slot]);
    if (group.favoured) favoured.push_back(parts_.miners->group[miners.back()] == *group.favoured ? 1 : 0);
  }
  const std::vector<double> quality = group.rater->evaluates() ? evaluate(validator) : std::vector<double>{};
  KeyedRandom random{parts_.seed, Purpose::rating, validator, parts_.ratings->round};
  std::vector<double>& ratings = parts_.ratings->ratings[validator];
  ratings.resize(slots.size());
  group.rater->rate({.miners = miners,
                     .quality = quality,
                     .favoured = favoured,
                     .published = parts_.ratings->published[validator],
                     .noise = group.noise},
                    random, ratings);
  const double busy_s = group.rater->evaluates() ? group.evaluation_s * static_cast<double>(slots.size()) : 0;
  return duration_from_seconds(busy_s);
}

std::vector<double> Validators::evaluate(std::uint64_t validator) const {
  const ValidatorGroup& group = parts_.validators->group_of(static_cast<std::uint32_t>(validator));
  const RoundBoard& board = *parts_.board;
  std::vector<double> quality;
  std::unique_ptr<HeldOutRows> rows;
  double before = 0;
  if (group.evaluation == EvaluationMethod::loss_improvement) {
    rows = parts_.workload->held_out(group.rows,
                                     KeyedRandom{parts_.seed, Purpose::held_out, validator, parts_.ratings->round});
    before = rows->loss_after({});
  }
  for (const std::uint32_t slot : parts_.ratings->slots[validator]) {
    double found = 0;
    switch (group.evaluation) {
      case EvaluationMethod::loss_improvement:
        if (is_finite(board.updates.row(slot))) found = before - rows->loss_after(board.updates.row(slot));
        break;
      case EvaluationMethod::similarity:
        if (!parts_.ratings->aggregate.empty() && is_finite(board.updates.row(slot)))
          found = incentive::gradient_similarity({board.updates.row(slot).data(), 1, board.updates.columns},
                                                 parts_.ratings->aggregate)[0];
        break;
      case EvaluationMethod::recomputation:
        if (parts_.miners->behavior(board.miner[slot]).is_honest() || board.is_waiting(board.miner[slot]))
          found = parts_.workload->samples(board.shards[slot]);
        break;
    }
    quality.push_back(found);
  }
  normalise(quality);
  return quality;
}

}  // namespace stakemine::protocol
