// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"
#include "engine/stakemine_options.hpp"

#include <chrono>
#include <stdexcept>
#include <vector>

namespace stakemine::bench {
namespace {

using namespace stakemine::engine;

enum Kind : std::uint32_t { kEvent, kMeasure };

/// The actors 1 … n. Sets them all going at time 0, as if each had just had an event.
class Actors final : public ActorGroup {
 public:
  explicit Actors(std::uint32_t count) {
    randoms_.reserve(count);
    for (std::uint32_t actor = 0; actor < count; ++actor) randoms_.emplace_back(actor);
  }

  void receive(const Message&, Context& context) override {
    CheapRandom& random = randoms_[context.self() - 1];
    const Duration exponential = duration_from_seconds(random.exponential());
    if (random.uniform() > Phold::kRemoteShare)
      context.set_timer(duration_from_seconds(Phold::kLeastDelay_s) + exponential, kEvent, {});
    else
      context.send(1 + random.below(static_cast<std::uint32_t>(randoms_.size())), kEvent, {}, 8, exponential);
  }

 private:
  std::vector<CheapRandom> randoms_;
};

/// Actor 0: starts the others, looks at the clock once all of them have had a few events, and again at the end.
class Observer final : public ActorGroup {
 public:
  explicit Observer(std::uint32_t pending) : pending_(pending) {}

  void start(Context& context) override {
    for (ActorId actor = 1; actor <= pending_; ++actor) context.send(actor, kEvent, {}, 8);
    // The messages above take their time.
    context.set_timer(duration_from_seconds(Phold::kLeastDelay_s + Phold::warm_up_s(pending_)), kMeasure, {});
  }
  void receive(const Message&, Context& context) override {
    const Totals totals = context.totals();
    const auto now = std::chrono::steady_clock::now();
    if (events_ == 0) {
      events_ = totals.delivered + totals.timers;
      start_ = now;
      context.set_timer(duration_from_seconds(Phold::measured_s(pending_)), kMeasure, {});
    } else {
      measured_.messages = totals.delivered + totals.timers - events_;
      measured_.seconds = std::chrono::duration<double>(now - start_).count();
      context.stop();
    }
  }
  [[nodiscard]] const Measurement& measured() const { return measured_; }

 private:
  std::uint32_t pending_;
  std::uint64_t events_ = 0;
  std::chrono::steady_clock::time_point start_;
  Measurement measured_;
};

}  // namespace

Measurement phold_stakemine(std::uint32_t pending) {
  Observer observer(pending);
  Actors actors(pending);
  Program program;
  program.add(1, observer, Placement::coordinator_thread);
  program.add(pending, actors, Placement::arena);
  ConstantDelay network(duration_from_seconds(Phold::kLeastDelay_s));
  make_virtual_runtime(on_threads(1), network)->run(program);
  if (observer.measured().messages == 0) throw std::runtime_error("the run ended too soon");
  return observer.measured();
}

}  // namespace stakemine::bench
