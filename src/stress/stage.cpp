// SPDX-License-Identifier: Apache-2.0
#include "stress/stage.hpp"

#include "stakemine/core/digest.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace stakemine::stress {
namespace {

constexpr std::int64_t kStakeOfEach = 1000;

// Where a thread's own variables lie tells threads apart.
const void* this_thread() noexcept {
  static thread_local char mark = 0;
  return &mark;
}

std::int64_t now_of(const engine::Context& context) {
  return context.now().time_since_epoch().count();
}

}  // namespace

Stage::Stage(const LoadRequest& request, std::vector<Channel> channels)
    : request_(request),
      messages_(std::move(channels), request.seed, request.losses, verdicts_),
      turns_(request.actors, verdicts_),
      latencies_(request.actors),
      state_(request.actors),
      received_(request.actors) {
  for (ActorState& actor : state_) actor.stake = kStakeOfEach;
}

bool Stage::post(std::uint32_t channel, Kind kind, engine::Context& context, std::int64_t now_ns) {
  const Channel& ends = messages_.channel(channel);
  std::int64_t& stake = state_[ends.sender].stake;
  const Stamp stamp = messages_.send(channel, now_ns, static_cast<std::uint32_t>(std::min<std::int64_t>(stake, 3)));
  if (context.send(ends.receiver, kind, engine::Body::of(stamp), sizeof stamp) == engine::Sent::refused) {
    messages_.take_back(channel);
    return false;
  }
  stake -= stamp.amount;
  return true;
}

const Stamp* Stage::receive(const engine::Message& message, std::int64_t now_ns) {
  Stamp& stamp = received_[message.target];
  stamp = message.body.as<Stamp>();
  if (!messages_.receive(message.target, stamp)) return nullptr;
  state_[message.target].stake += stamp.amount;
  latencies_.record(message.target, now_ns - stamp.sent_ns);
  const std::array<std::uint32_t, 2> which{stamp.channel, stamp.number};
  fold(message.target, hash_bytes(std::as_bytes(std::span{which})));
  return &stamp;
}

void Stage::begin_turn(std::uint32_t actor) {
  turns_.begin(actor);
  ActorState& state = state_[actor];
  if (const void* const here = this_thread(); state.thread != here) {
    if (state.thread != nullptr) ++state.moves;
    state.thread = here;
  }
}

void Stage::close(std::uint64_t lost) {
  messages_.close(lost);
  verdicts_.checked(Invariant::one_at_a_time, messages_.received());
  if (lost > 0) return;  // their stake is lost with them
  std::int64_t sum = 0;
  for (const ActorState& actor : state_) sum += actor.stake;
  const std::int64_t before = kStakeOfEach * static_cast<std::int64_t>(state_.size());
  verdicts_.expect(Invariant::stake_conserved, sum == before,
                   [&] { return fmt::format("{} tokens of stake before, {} after", before, sum); });
}

std::uint64_t Stage::result() const {
  std::vector<std::uint64_t> folds;
  for (const ActorState& actor : state_) folds.push_back(actor.fold);
  return hash_bytes(std::as_bytes(std::span{folds}));
}

std::uint64_t Stage::moves() const {
  std::uint64_t sum = 0;
  for (const ActorState& actor : state_) sum += actor.moves;
  return sum;
}

void Cast::start(engine::Context& context) {
  stage_.begin_turn(context.self());
  opening(context, now_of(context));
  stage_.end_turn(context.self());
}

void Cast::receive(const engine::Message& message, engine::Context& context) {
  stage_.begin_turn(message.target);
  take(message, context, now_of(context));
  stage_.end_turn(message.target);
}

void Cast::answered(const engine::Answers& answers, engine::Context& context) {
  stage_.begin_turn(context.self());
  take_answers(answers, context, now_of(context));
  stage_.end_turn(context.self());
}

}  // namespace stakemine::stress
