// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/loads.hpp"

#include "stress/stage.hpp"

namespace stakemine::stress {
namespace {

// Channel sender · N + receiver; those from an actor to itself stay empty.
std::vector<Channel> channels_of(std::uint32_t actors) {
  std::vector<Channel> channels;
  for (std::uint32_t sender = 0; sender < actors; ++sender)
    for (std::uint32_t receiver = 0; receiver < actors; ++receiver) channels.push_back({sender, receiver});
  return channels;
}

// An actor that has received N − 1 messages for each phase that it has begun begins another. It need not have got one
// from everybody: whoever is a phase behind gets the messages that it waits for, so that nobody waits for ever.
class Everybody final : public Cast {
 public:
  explicit Everybody(Stage& stage) : Cast(stage), actors_(stage.request().actors), state_(actors_) {}

 private:
  struct State {
    std::uint64_t phase = 0, received = 0;
  };

  // The first actor calls all others.
  void opening(engine::Context& context, std::int64_t now_ns) override { begin(context, now_ns); }

  void take(const engine::Message& message, engine::Context& context, std::int64_t now_ns) override {
    if (stage().receive(message, now_ns) == nullptr) return;
    State& state = state_[message.target];
    ++state.received;
    if (state.phase == 0 || state.received >= state.phase * (actors_ - 1)) begin(context, now_ns);
  }

  void begin(engine::Context& context, std::int64_t now_ns) {
    State& state = state_[context.self()];
    if (!stage().goes_on(state.phase + 1, now_ns)) return;
    ++state.phase;
    for (std::uint32_t step = 1; step < actors_; ++step)
      stage().post(context.self() * actors_ + (context.self() + step) % actors_, kData, context, now_ns);
  }

  std::uint32_t actors_;
  std::vector<State> state_;
};

class AllToAllScene final : public StagedScene {
 public:
  explicit AllToAllScene(const LoadRequest& request)
      : StagedScene(request, channels_of(request.actors)), everybody_(stage()) {}

  [[nodiscard]] engine::Program program() override {
    engine::Program program;
    program.add(stage().request().actors, everybody_, engine::Placement::arena);
    return program;
  }

 private:
  Everybody everybody_;
};

}  // namespace

std::unique_ptr<Scene> AllToAll::do_build(const LoadRequest& request) const {
  return std::make_unique<AllToAllScene>(request);
}

}  // namespace stakemine::stress
