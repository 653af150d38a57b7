// SPDX-License-Identifier: Apache-2.0
#include "stress/volleys.hpp"

#include "stakemine/core/random.hpp"

#include <chrono>

namespace stakemine::stress {
namespace {

using Partner = VolleyPlan::Partner;

constexpr std::int64_t kRetryAfterNs = 20'000;

std::uint32_t partner_of(std::uint32_t actor, std::uint32_t actors, Partner partner) {
  switch (partner) {
    case Partner::first:
      return 0;
    case Partner::next:
      return (actor + 1) % actors;
    case Partner::half_away:
      break;
  }
  return (actor + actors / 2) % actors;
}

// Channel 2a goes from actor a to its partner, 2a + 1 back, 2N + a from actor 0, which wakes all, to actor a.
std::vector<Channel> channels_of(std::uint32_t actors, Partner partner) {
  std::vector<Channel> channels;
  for (std::uint32_t actor = 0; actor < actors; ++actor) {
    channels.push_back({actor, partner_of(actor, actors, partner)});
    channels.push_back({partner_of(actor, actors, partner), actor});
  }
  for (std::uint32_t actor = 0; actor < actors; ++actor) channels.push_back({0, actor});
  return channels;
}

void spend(Duration work) {
  const auto until = std::chrono::steady_clock::now() + work;
  while (work.count() > 0 && std::chrono::steady_clock::now() < until) {
  }
}

class Volleys final : public Cast {
 public:
  Volleys(Stage& stage, const VolleyPlan& plan) : Cast(stage), plan_(plan), state_(stage.request().actors) {}

 private:
  struct State {
    std::uint64_t round = 1, to_send = 0, outstanding = 0;
    std::uint64_t draws = 0;
    bool away = false, done = false;
  };

  void opening(engine::Context& context, std::int64_t now_ns) override { wake_rest(context, now_ns); }

  // A group's start is its first actor's alone.
  void wake_rest(engine::Context& context, std::int64_t now_ns) {
    const std::uint32_t actors = stage().request().actors;
    for (; woken_ < actors; ++woken_) {
      if (stage().post(2 * actors + woken_, kWake, context, now_ns)) continue;
      context.set_timer(Duration{kRetryAfterNs}, kWake, {});
      return;
    }
  }

  void take(const engine::Message& message, engine::Context& context, std::int64_t now_ns) override {
    switch (message.kind) {
      case kWake:
        if (message.origin == engine::Origin::timer) return wake_rest(context, now_ns);
        if (stage().receive(message, now_ns) == nullptr) return;
        if (plan_.stay) come_and_go(context);
        return next_volley(context, now_ns);
      case kTick:
        return next_volley(context, now_ns);
      case kRetry:
        return send_rest(context, now_ns);
      case kComeAndGo:
        state_[message.target].away = !state_[message.target].away;
        return come_and_go(context);
      default:
        return receive(message, context, now_ns);
    }
  }

  void receive(const engine::Message& message, engine::Context& context, std::int64_t now_ns) {
    const Stamp* const stamp = stage().receive(message, now_ns);
    if (stamp == nullptr) return;
    State& state = state_[message.target];
    if (message.kind == kData) {
      spend(plan_.work);
      const bool last = stamp->number % plan_.size == 0;
      if (plan_.stay) {
        stage().post(stamp->channel + 1, state.away ? kReturned : kAcknowledged, context, now_ns);
      } else if (!plan_.gap && last) {
        stage().post(stamp->channel + 1, kAcknowledged, context, now_ns);
      }
    } else if (--state.outstanding == 0 && state.to_send == 0) {
      next_volley(context, now_ns);
    }
  }

  void next_volley(engine::Context& context, std::int64_t now_ns) {
    State& state = state_[context.self()];
    const bool idle = plan_.partner == Partner::first && context.self() == 0;
    if (idle || !stage().goes_on(state.round, now_ns)) {
      state.done = true;
      return;
    }
    ++state.round;
    state.to_send = plan_.size;
    state.outstanding = plan_.stay ? plan_.size : 1;
    send_rest(context, now_ns);
  }

  // Where the mailbox refuses, the rest is sent a little later.
  void send_rest(engine::Context& context, std::int64_t now_ns) {
    State& state = state_[context.self()];
    for (; state.to_send > 0; --state.to_send) {
      if (stage().post(2 * context.self(), kData, context, now_ns)) continue;
      context.set_timer(Duration{kRetryAfterNs}, kRetry, {});
      return;
    }
    if (plan_.gap) context.set_timer(*plan_.gap, kTick, {});
  }

  void come_and_go(engine::Context& context) {
    State& state = state_[context.self()];
    if (state.done) return;
    KeyedRandom random{stage().request().seed, kStressDraws, context.self(), state.draws++};
    context.set_timer(duration_from_seconds(seconds(*plan_.stay) * random.exponential()), kComeAndGo, {});
  }

  static constexpr std::uint32_t kComeAndGo = kRetry + 1;
  VolleyPlan plan_;
  std::vector<State> state_;
  std::uint32_t woken_ = 0;  ///< actor 0's
};

class VolleyScene final : public StagedScene {
 public:
  VolleyScene(const LoadRequest& request, const VolleyPlan& plan)
      : StagedScene(request, channels_of(request.actors, plan.partner)), volleys_(stage(), plan) {}

  [[nodiscard]] engine::Program program() override {
    engine::Program program;
    program.add(stage().request().actors, volleys_, engine::Placement::arena);
    return program;
  }

 private:
  Volleys volleys_;
};

}  // namespace

std::unique_ptr<Scene> make_volleys(const LoadRequest& request, const VolleyPlan& plan) {
  return std::make_unique<VolleyScene>(request, plan);
}

}  // namespace stakemine::stress
