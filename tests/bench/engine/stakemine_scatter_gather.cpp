// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"
#include "engine/stakemine_options.hpp"

#include <vector>

namespace stakemine::bench {
namespace {

using namespace stakemine::engine;

enum Kind : std::uint32_t { kTask, kReply };

/// As protocol's miners where they compute nothing that is real.
constexpr std::uint32_t kGrain = 64;

class Coordinator final : public ActorGroup {
 public:
  Coordinator(std::uint32_t actors, Rounds& rounds) : actors_(actors), rounds_(rounds) {}

  void start(Context& context) override { scatter(context); }
  void receive(const Message& message, Context& context) override {
    if (!rounds_.gather(message.body.as<std::uint64_t>())) return;
    if (rounds_.next(scatter_gather_sum(actors_, rounds_.round()))) scatter(context);
  }

 private:
  void scatter(Context& context) {
    const Body task = Body::of(rounds_.round());
    for (ActorId miner = 1; miner <= actors_; ++miner) context.send(miner, kTask, task, 8);
  }

  std::uint32_t actors_;
  Rounds& rounds_;
};

class Miners final : public ActorGroup {
 public:
  explicit Miners(std::uint32_t actors) : sums_(actors) {}

  [[nodiscard]] std::uint32_t grain() const override { return kGrain; }
  void receive(const Message& message, Context& context) override {
    std::uint64_t& sum = sums_[context.self() - 1];
    sum += message.body.as<std::uint64_t>();
    context.send(0, kReply, Body::of(sum), 8);
  }

 private:
  std::vector<std::uint64_t> sums_;
};

/// The same as a question to all, which the engine hands over by logical process.
class AskingCoordinator final : public ActorGroup {
 public:
  AskingCoordinator(std::uint32_t actors, Rounds& rounds) : rounds_(rounds), bytes_(actors, 8), sums_(actors) {
    for (ActorId miner = 1; miner <= actors; ++miner) targets_.push_back(miner);
  }

  void start(Context& context) override { ask(context); }
  void receive(const Message&, Context&) override {}
  void answered(const Answers&, Context& context) override {
    for (const std::uint64_t sum : sums_) (void)rounds_.gather(sum);
    if (rounds_.next(scatter_gather_sum(static_cast<std::uint32_t>(targets_.size()), rounds_.round()))) ask(context);
  }

  /// Where answers go, by the index of who is asked.
  std::vector<std::uint64_t>& sums() { return sums_; }

 private:
  void ask(Context& context) {
    context.ask({.kind = kTask,
                 .answer_kind = kReply,
                 .tag = rounds_.round(),
                 .targets = targets_,
                 .bytes = bytes_,
                 .deadline = {}});
  }

  Rounds& rounds_;
  std::vector<ActorId> targets_;
  std::vector<std::uint64_t> bytes_, sums_;
};

class AnsweringMiners final : public ActorGroup {
 public:
  AnsweringMiners(std::uint32_t actors, std::vector<std::uint64_t>& answers) : sums_(actors), answers_(answers) {}

  [[nodiscard]] Conduct conduct() const override { return Conduct::answers_only; }
  [[nodiscard]] std::uint32_t grain() const override { return kGrain; }
  void receive(const Message& message, Context& context) override {
    const auto task = message.body.as<QuestionItem>();
    std::uint64_t& sum = sums_[context.self() - 1];
    sum += task.tag;
    answers_[task.index] = sum;
    context.send(0, kReply, message.body, 8);
  }
  [[nodiscard]] bool receive_questions(QuestionSlice& asked) override {
    for (std::uint64_t index = asked.first(); index < asked.last(); ++index) {
      std::uint64_t& sum = sums_[asked.target(index) - 1];
      sum += asked.tag();
      answers_[index] = sum;
      asked.answer(index, 8);
    }
    return true;
  }

 private:
  std::vector<std::uint64_t> sums_;
  std::vector<std::uint64_t>& answers_;
};

template <class MakeRuntime>
Measurement run_asking(std::uint32_t actors, MakeRuntime make_runtime) {
  Rounds rounds(actors, 2 * std::uint64_t{actors});
  AskingCoordinator coordinator(actors, rounds);
  AnsweringMiners miners(actors, coordinator.sums());
  Program program;
  program.add(1, coordinator, Placement::coordinator_thread);
  program.add(actors, miners, Placement::arena);
  make_runtime()->run(program);
  return rounds.measurement(actors);
}

template <class MakeRuntime>
Measurement run(std::uint32_t actors, MakeRuntime make_runtime) {
  Rounds rounds(actors, 2 * std::uint64_t{actors});
  Coordinator coordinator(actors, rounds);
  Miners miners(actors);
  Program program;
  program.add(1, coordinator, Placement::coordinator_thread);
  program.add(actors, miners, Placement::arena);
  make_runtime()->run(program);
  return rounds.measurement(actors);
}

}  // namespace

Measurement scatter_gather_stakemine(std::uint32_t actors) {
  return run(actors, [] { return make_wall_runtime(on_threads(kThreads - 1)); });
}

Measurement scatter_gather_stakemine_asking(std::uint32_t actors) {
  return run_asking(actors, [] { return make_wall_runtime(on_threads(kThreads - 1)); });
}

Measurement virtual_round_stakemine(std::uint32_t actors, unsigned threads) {
  const ConstantDelay network(std::chrono::milliseconds{20});
  return run_asking(actors, [&] { return make_virtual_runtime(on_threads(threads), network); });
}

}  // namespace stakemine::bench
