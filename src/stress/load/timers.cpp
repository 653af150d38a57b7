// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/random.hpp"
#include "stakemine/stress/loads.hpp"

#include "stress/stage.hpp"

#include <optional>
#include <vector>

namespace stakemine::stress {
namespace {

using config::Description;
using config::Dimension;

enum class Cancel { none, one_for_each };

struct TimerName {
  std::uint32_t slot = 0, number = 0;
};

class TimerGroup final : public Cast {
 public:
  TimerGroup(Stage& stage, TimerBook& book, const Timers::Options& options, Cancel cancel)
      : Cast(stage),
        book_(book),
        each_(options.each),
        spread_s_(options.spread_s),
        cancel_(cancel),
        state_(stage.request().actors),
        slots_(stage.request().actors * options.each) {}

 private:
  struct State {
    std::uint64_t settled = 0;  ///< timers that have fired or were cancelled
  };
  struct Slot {
    std::uint32_t number = 0;
    bool pending = false;
    engine::TimerId id;
  };

  void opening(engine::Context& context, std::int64_t) override {
    for (std::uint32_t actor = 0; actor < stage().request().actors; ++actor) context.send(actor, kTick, {}, 0);
  }

  void take(const engine::Message& message, engine::Context& context, std::int64_t now_ns) override {
    if (message.origin == engine::Origin::message) {
      for (std::uint32_t slot = 0; slot < each_; ++slot) set(slot, context, now_ns);
      return;
    }
    const auto name = message.body.as<TimerName>();
    book_.fired(context.self() * each_ + name.slot, name.number, now_ns);
    settle(name.slot, context, now_ns, now_ns - message.time.time_since_epoch().count());
    if (cancel_ == Cancel::one_for_each) cancel_another(name.slot, context, now_ns);
  }

  void cancel_another(std::uint32_t slot, engine::Context& context, std::int64_t now_ns) {
    const auto other = static_cast<std::uint32_t>((slot + 1) % each_);
    Slot& chosen = slots_[context.self() * each_ + other];
    // It may have expired and be on its way: then it comes, and is not cancelled.
    if (!chosen.pending || !context.cancel(chosen.id)) return;
    book_.cancelled(context.self() * each_ + other, chosen.number);
    settle(other, context, now_ns, 0);
  }

  void settle(std::uint32_t slot, engine::Context& context, std::int64_t now_ns, std::int64_t late_ns) {
    State& state = state_[context.self()];
    slots_[context.self() * each_ + slot].pending = false;
    stage().latencies().record(context.self(), late_ns);
    stage().fold(context.self(), ++state.settled);
    set(slot, context, now_ns);
  }

  // As many as the rounds have slots, and no more than each slot has rounds where there is no end but the time.
  void set(std::uint32_t slot, engine::Context& context, std::int64_t now_ns) {
    Slot& timer = slots_[context.self() * each_ + slot];
    if (!stage().goes_on(timer.number + 1, now_ns)) return;
    ++timer.number;
    timer.pending = true;
    KeyedRandom random{stage().request().seed, kStressDraws, context.self() * each_ + slot, timer.number};
    const Duration after = duration_from_seconds(spread_s_ * random.uniform());
    book_.set(context.self() * each_ + slot, timer.number, now_ns + after.count());
    timer.id = context.set_timer(after, kTick, engine::Body::of(TimerName{slot, timer.number}));
  }

  TimerBook& book_;
  std::uint64_t each_;
  double spread_s_;
  Cancel cancel_;
  std::vector<State> state_;
  std::vector<Slot> slots_;
};

class TimerScene final : public StagedScene {
 public:
  TimerScene(const LoadRequest& request, const Timers::Options& options, Cancel cancel)
      : StagedScene(request, {}),
        book_(request.actors * options.each, stage().verdicts()),
        group_(stage(), book_, options, cancel) {}

  [[nodiscard]] engine::Program program() override {
    engine::Program program;
    program.add(stage().request().actors, group_, engine::Placement::arena);
    return program;
  }
  void close(std::uint64_t lost) override {
    StagedScene::close(lost);
    stage().verdicts().checked(Invariant::one_at_a_time, stage().latencies().count());
    book_.close();
  }

 private:
  TimerBook book_;
  TimerGroup group_;
};

}  // namespace

const config::ObjectDescription& Timers::Options::description() {
  static const auto described =
      Description<Options>("timers", "Timers of each actor.")
          .field("each", &Options::each, "Timers that an actor keeps pending.", {.range = config::between(1, 1e5)})
          .field("spread", &Options::spread_s, "They are due at random within this.",
                 {.dimension = Dimension::duration, .range = config::between(1e-6, 10)});
  return described;
}

std::unique_ptr<Scene> Timers::do_build(const LoadRequest& request) const {
  return std::make_unique<TimerScene>(request, options_, Cancel::none);
}

std::unique_ptr<Scene> CancelStorm::do_build(const LoadRequest& request) const {
  return std::make_unique<TimerScene>(request, options_, Cancel::one_for_each);
}

}  // namespace stakemine::stress
