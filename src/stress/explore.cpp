// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/explore.hpp"

#include "stakemine/engine/runtime.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace stakemine::stress {
namespace {

constexpr std::uint64_t kUsualMessages = 40;
constexpr std::uint64_t kDeepest = 4;
constexpr unsigned kUsualThreads = 3;
constexpr std::uint64_t kStepsAtMost = 20;  // times those of a random walk

struct Size {
  std::uint32_t actors = 2;
  std::uint64_t rounds = 1;
};

// A load of one size, and what it must come to.
class Setting {
 public:
  Setting(const Exploration& exploration, const Load& load, Size size, const Play& play)
      : exploration_(exploration), load_(load), size_(size), play_(play) {
    const auto scene = build();
    const engine::ConstantDelay delay{std::chrono::microseconds{10}};
    engine::RuntimeOptions alone;
    alone.threads = 1;
    (void)engine::make_virtual_runtime(alone, delay)->run(scene->program());
    expected_ = scene->result();
    // A number must stand for one schedule, whatever was played before: what a walk takes is what is reckoned with.
    steps_ = std::max<std::uint64_t>(1, play_(build()->program(), options(0, 0)).steps);
  }

  struct Played {
    engine::Explored explored;
    std::vector<Outcome> outcomes;
  };
  [[nodiscard]] Played play(std::uint64_t schedule, bool keeps_steps) const {
    const auto scene = build();
    engine::ExploreOptions options = this->options(schedule, depth_of(schedule));
    options.keeps_steps = keeps_steps;
    Played played{play_(scene->program(), options), {}};
    const engine::RunReport& run = played.explored.run;
    Verdicts& verdicts = scene->verdicts();
    const bool rests = run.ending == engine::Ending::quiescent;
    verdicts.expect(Invariant::quiescent, rests,
                    [&] { return fmt::format("no rest within {} steps", played.explored.steps); });
    verdicts.expect(Invariant::equals_virtual, !rests || scene->result() == expected_,
                    [] { return std::string{"another result than in virtual time"}; });
    scene->close(0);
    played.outcomes = verdicts.outcomes();
    return played;
  }

 private:
  [[nodiscard]] std::unique_ptr<Scene> build() const {
    return load_.build({.actors = size_.actors, .seed = exploration_.config.seed, .rounds = size_.rounds});
  }
  [[nodiscard]] std::uint64_t depth_of(std::uint64_t schedule) const {
    if (exploration_.depth) return *exploration_.depth;
    return schedule % 2 == 0 ? 0 : 1 + schedule / 2 % kDeepest;
  }
  [[nodiscard]] engine::ExploreOptions options(std::uint64_t seed, std::uint64_t depth) const {
    const std::uint32_t threads = exploration_.config.runtime.threads;
    return {.seed = seed,
            .threads = threads > 0 ? threads : kUsualThreads,
            .depth = depth,
            .expected_steps = steps_,
            .steps_at_most = kStepsAtMost * std::max<std::uint64_t>(steps_, 1000)};
  }

  const Exploration& exploration_;
  const Load& load_;
  Size size_;
  const Play& play_;
  std::uint64_t expected_ = 0, steps_ = 1000;
};

// What broke; where several did, what says most: messages that are torn are missing too.
const Outcome* broken_of(const std::vector<Outcome>& outcomes) {
  using enum Invariant;
  for (const Invariant telling : {one_at_a_time, not_torn, not_duplicated, not_invented, in_order})
    for (const Outcome& outcome : outcomes)
      if (outcome.invariant == telling && outcome.broken > 0) return &outcome;
  const auto found = std::ranges::find_if(outcomes, [](const Outcome& outcome) { return outcome.broken > 0; });
  return found == outcomes.end() ? nullptr : &*found;
}

void add(const std::vector<Outcome>& more, std::vector<Outcome>& all) {
  if (all.empty()) {
    all = more;
    return;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].checks += more[i].checks;
    all[i].broken += more[i].broken;
    if (all[i].examples.empty()) all[i].examples = more[i].examples;
  }
}

// A smaller load that breaks as well.
class Shrinking {
 public:
  Shrinking(const Exploration& exploration, const Load& load, const Play& play, std::uint64_t found_after)
      : exploration_(exploration), load_(load), play_(play), left_(exploration.shrinking * (found_after + 10)) {
    each_ = std::max<std::uint64_t>(20, 4 * found_after);
  }

  void shrink(Size& size, std::uint64_t& schedule) {
    for (bool smaller = true; smaller;) {
      smaller = false;
      for (const Size next : {Size{size.actors / 2, size.rounds}, Size{size.actors, size.rounds / 2},
                              Size{size.actors - 1, size.rounds}, Size{size.actors, size.rounds - 1}}) {
        if (next.actors < 2 || next.rounds < 1) continue;
        const auto found = breaks(next);
        if (!found) continue;
        size = next;
        schedule = *found;
        smaller = true;
        break;
      }
    }
  }
  [[nodiscard]] std::uint64_t played() const { return played_; }

 private:
  [[nodiscard]] std::optional<std::uint64_t> breaks(Size size) {
    const Setting setting{exploration_, load_, size, play_};
    for (std::uint64_t schedule = 0; schedule < each_ && left_ > 0; ++schedule, --left_) {
      ++played_;
      if (broken_of(setting.play(schedule, false).outcomes) != nullptr) return schedule;
    }
    return std::nullopt;
  }

  const Exploration& exploration_;
  const Load& load_;
  const Play& play_;
  std::uint64_t left_, each_ = 0, played_ = 0;
};

}  // namespace

ExploreReport explore_load(const Exploration& exploration, const std::stop_token& stop, const Play& play) {
  const auto began = std::chrono::steady_clock::now();
  const auto load = exploration.config.load.make();
  Size size{.actors = static_cast<std::uint32_t>(exploration.config.actors)};
  const auto messages_of = [&](const Size& of) { return of.rounds * load->messages_a_round(of.actors); };
  const std::uint64_t wanted = exploration.config.messages.value_or(kUsualMessages), each = messages_of(size);
  size.rounds = std::max<std::uint64_t>(1, (wanted + each - 1) / each);
  const Setting setting{exploration, *load, size, play};

  ExploreReport report;
  std::set<std::uint64_t> hashes;
  for (std::uint64_t i = 0; i < exploration.schedules && !report.failure; ++i) {
    report.interrupted = stop.stop_requested();
    if (report.interrupted) break;
    const std::uint64_t schedule = exploration.first + i;
    const Setting::Played played = setting.play(schedule, false);
    ++report.schedules;
    report.steps += played.explored.steps;
    report.longest = std::max(report.longest, played.explored.steps);
    hashes.insert(played.explored.hash);
    add(played.outcomes, report.outcomes);
    if (broken_of(played.outcomes) == nullptr) continue;
    ExploredFailure& failure = report.failure.emplace();
    failure.after = report.schedules;
    failure.schedule = schedule;
    if (exploration.schedules > 1 && exploration.shrinking > 0) {
      Shrinking shrinking{exploration, *load, play, failure.after};
      shrinking.shrink(size, failure.schedule);
      failure.shrinking = shrinking.played();
    }
    Setting::Played last = Setting{exploration, *load, size, play}.play(failure.schedule, true);
    const Outcome& outcome = *broken_of(last.outcomes);
    failure.invariant = outcome.invariant;
    failure.example = outcome.examples.empty() ? "" : outcome.examples.front();
    failure.actors = size.actors;
    failure.messages = messages_of(size);
    failure.trace = std::move(last.explored.trace);
  }
  report.different = hashes.size();
  report.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return report;
}

}  // namespace stakemine::stress
