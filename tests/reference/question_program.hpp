// SPDX-License-Identifier: Apache-2.0
/// A coordinator that asks miners at random from a seed, round after round, and whatever may come in between: miners
/// that answer late or never, that have timers of their own and take some of them back, a neighbour on the
/// coordinator's thread that sends to miners, deadlines that come first. Everything depends on the order in which each
/// actor met all events before.
#pragma once

#include "stakemine/core/random.hpp"
#include "stakemine/engine/event_log.hpp"
#include "stakemine/engine/program.hpp"

#include "reference/random_program.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stakemine::engine::reference {

struct QuestionShape {
  std::uint64_t seed = 0;
  std::uint32_t miners = 1;
  std::uint64_t rounds = 5;
  std::uint64_t lookahead_ns = 1;
  double silent = 0;  ///< share of questions that get no answer
  double timers = 0;  ///< share of questions at which a miner sets timers, and answers later
  bool deadlines = false;
  bool neighbour = false;
};

class AskingCoordinator final : public ActorGroup {
 public:
  explicit AskingCoordinator(const QuestionShape& shape) : shape_(shape) {}

  void start(Context& context) override {
    if (shape_.neighbour) context.set_timer(Duration(7 * shape_.lookahead_ns), 50, Body{});
    ask(context);
  }
  void receive(const Message& message, Context& context) override {
    hash_ = hash_ * 31 + event_hash(message);
    context.note(hash_);
    if (message.kind != 50) return;
    // The neighbour: it speaks to some miner now and then.
    KeyedRandom random(shape_.seed, Purpose::test, 7, ++spoken_);
    if (random.uniform() < 0.5) context.send(1 + static_cast<ActorId>(random.below(shape_.miners)), 9, Body{}, 10);
    if (spoken_ < 4 * shape_.rounds) context.set_timer(Duration(1 + random.below(9 * shape_.lookahead_ns)), 50, Body{});
  }
  void answered(const Answers& answers, Context& context) override {
    for (const VirtualTime arrival : answers.arrivals)
      hash_ = hash_ * 31 + static_cast<std::uint64_t>(arrival.time_since_epoch().count());
    context.note(hash_ + answers.count);
    counts.push_back(answers.count);
    if (++round_ == shape_.rounds) return context.stop();
    ask(context);
  }

  std::vector<std::uint64_t> counts;

 private:
  void ask(Context& context) {
    KeyedRandom random(shape_.seed ^ hash_, Purpose::test, 3, round_);
    targets_.clear();
    bytes_.clear();
    const double share = random.uniform();
    for (ActorId miner = 1; miner <= shape_.miners; ++miner) {
      if (random.uniform() > share && miner != 1) continue;
      targets_.push_back(miner);
      bytes_.push_back(random.below(5000));
    }
    Question question{.kind = 1, .answer_kind = 2, .tag = round_, .targets = targets_, .bytes = bytes_, .deadline = {}};
    if (shape_.deadlines) question.deadline = Duration(1 + random.below(40 * shape_.lookahead_ns));
    context.ask(question);
  }

  QuestionShape shape_;
  std::uint64_t round_ = 0, hash_ = 1, spoken_ = 0;
  std::vector<ActorId> targets_;
  std::vector<std::uint64_t> bytes_;
};

class AnsweringMiners final : public ActorGroup {
 public:
  explicit AnsweringMiners(const QuestionShape& shape) : shape_(shape), states_(shape.miners) {}

  [[nodiscard]] Conduct conduct() const override { return Conduct::answers_only; }
  void receive(const Message& message, Context& context) override {
    State& state = states_[context.self() - 1];
    state.hash = hash_bytes(std::as_bytes(std::span{&state.hash, 1}), event_hash(message));
    context.note(state.hash);
    KeyedRandom random(shape_.seed ^ state.hash, Purpose::test, context.self(), ++state.received);
    if (message.kind == 1) {
      if (random.uniform() < shape_.silent) return;
      if (random.uniform() < shape_.timers) {
        for (std::uint64_t i = random.below(3); i > 0; --i)
          state.timer = context.set_timer(Duration(random.below(9 * shape_.lookahead_ns)), 3, Body{});
        context.set_timer(Duration(random.below(9 * shape_.lookahead_ns)), 4, message.body);
      } else {
        answer(message, context, random);
      }
    } else if (message.kind == 4) {
      answer(message, context, random);
    } else if (random.uniform() < 0.5) {
      state.hash += context.cancel(state.timer) ? 1 : 0;
    }
  }

 private:
  struct State {
    std::uint64_t hash = 0, received = 0;
    TimerId timer;
  };

  void answer(const Message& asked, Context& context, KeyedRandom& random) {
    context.send(0, 2, asked.body, random.below(1000),
                 Duration(random.below(3) * random.below(5 * shape_.lookahead_ns)));
  }

  QuestionShape shape_;
  std::vector<State> states_;
};

/// Miners that only answer, one by one or a slice at once.
class PlainMiners final : public ActorGroup {
 public:
  enum class Way { one_by_one, at_once };
  PlainMiners(const QuestionShape& shape, Way way) : shape_(shape), way_(way), hashes_(shape.miners) {}

  [[nodiscard]] Conduct conduct() const override { return Conduct::answers_only; }
  void receive(const Message& message, Context& context) override {
    if (const auto reply = answer(context.self(), message.body.as<QuestionItem>().tag, message.time))
      context.send(0, 2, message.body, reply->bytes, reply->after);
  }
  [[nodiscard]] bool receive_questions(QuestionSlice& asked) override {
    if (way_ == Way::one_by_one) return false;
    for (std::uint64_t index = asked.first(); index < asked.last(); ++index) {
      if (asked.arrival(index) == kNever) continue;
      if (const auto reply = answer(asked.target(index), asked.tag(), asked.arrival(index)))
        asked.answer(index, reply->bytes, reply->after);
    }
    return true;
  }

 private:
  struct Reply {
    std::uint64_t bytes;
    Duration after;
  };

  std::optional<Reply> answer(ActorId actor, std::uint64_t tag, VirtualTime time) {
    std::uint64_t& hash = hashes_[actor - 1];
    hash = hash * 31 + tag + static_cast<std::uint64_t>(time.time_since_epoch().count());
    KeyedRandom random(shape_.seed ^ hash, Purpose::test, actor);
    if (random.uniform() < shape_.silent) return std::nullopt;
    return Reply{random.below(1000), Duration(random.below(3) * random.below(5 * shape_.lookahead_ns))};
  }

  QuestionShape shape_;
  Way way_;
  std::vector<std::uint64_t> hashes_;
};

/// Carries questions and answers at once, as a star does, where nothing is on the way.
class CarryingTransport final : public Transport {
 public:
  CarryingTransport(Duration lookahead, std::function<Duration(const Message&)> delay)
      : delay_(delay), one_by_one_(lookahead, std::move(delay)) {}

  [[nodiscard]] Duration lookahead() const override { return one_by_one_.lookahead(); }
  void send(std::span<const Message> departures) override { one_by_one_.send(departures); }
  [[nodiscard]] VirtualTime next_event() const override { return one_by_one_.next_event(); }
  void advance(VirtualTime until, std::vector<Message>& arrivals) override { one_by_one_.advance(until, arrivals); }
  bool carry(const Batch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override {
    if (next_event() != kNever) return false;
    for (std::size_t i = 0; i < batch.nodes.size(); ++i) {
      const bool outward = batch.way == Batch::Way::outward;
      Message message;
      message.time = batch.departures[outward ? 0 : i];
      message.bytes = batch.bytes[i];
      message.source = outward ? batch.hub : batch.nodes[i];
      message.target = outward ? batch.nodes[i] : batch.hub;
      arrivals[i] = message.time == kNever ? kNever : message.time + delay_(message);
      if (arrivals[i] != kNever && arrivals[i] >= before) return false;
    }
    ++carried;
    return true;
  }

  std::uint64_t carried = 0;

 private:
  std::function<Duration(const Message&)> delay_;
  DelayTransport one_by_one_;
};

/// A delay that a batch can be asked for: of what it says of a message.
struct BytesDelay {
  std::uint64_t seed = 0;
  Duration lookahead{1};

  [[nodiscard]] Duration operator()(const Message& message) const {
    KeyedRandom random(seed, Purpose::test, message.source * 1'000'003 + message.target, message.bytes);
    return lookahead * static_cast<Duration::rep>(1 + random.below(6));
  }
};

}  // namespace stakemine::engine::reference
