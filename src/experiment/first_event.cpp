// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/first_event.hpp"

#include "stakemine/experiment/simulate.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace stakemine::experiment {
namespace {

constexpr std::size_t kMostEvents = 20'000'000;

// Sees when rounds end, and keeps the events of the last two: a round's digest covers what came before its last window.
class LateEvents final : public engine::EventObserver, public protocol::RoundObserver {
 public:
  explicit LateEvents(std::uint64_t round) : round_(round) {}

  void round_finished(const RoundRecord& record) override { finished_ = record.round; }
  void committed(std::span<const engine::Message> events) override {
    if (finished_ + 2 < round_) {
      skipped_ += events.size();
    } else if (events_.size() + events.size() > kMostEvents) {
      too_many_ = true;
    } else {
      events_.insert(events_.end(), events.begin(), events.end());
    }
  }

  [[nodiscard]] std::span<const engine::Message> events() const { return events_; }
  [[nodiscard]] std::size_t skipped() const { return skipped_; }
  [[nodiscard]] bool too_many() const { return too_many_; }

 private:
  std::uint64_t round_, finished_ = 0;
  std::vector<engine::Message> events_;
  std::size_t skipped_ = 0;
  bool too_many_ = false;
};

void run(ExperimentConfig& config, std::uint64_t round, LateEvents& events) {
  config.rounds = std::min(config.rounds, round);
  config.report.attack_baselines = false;
  config.report.fault_baselines = false;
  SimulateOptions options;
  options.events = &events;
  options.observer = &events;
  (void)simulate(config, options);
}

}  // namespace

EventSearch find_first_event(ExperimentConfig left, ExperimentConfig right, std::uint64_t round) {
  if (left.runtime.clock == Clock::wall || right.runtime.clock == Clock::wall)
    return {{}, "only runs in virtual time have events in an order"};
  LateEvents of_left{round}, of_right{round};
  run(left, round, of_left);
  run(right, round, of_right);
  if (of_left.too_many() || of_right.too_many()) return {{}, "there are too many of them to be compared"};
  EventSearch search{engine::first_difference(of_left.events(), of_right.events()), {}};
  if (search.difference) {
    search.difference->index += of_left.skipped();
  } else {
    search.why_not = "this build repeats neither run's difference: every event is equal";
  }
  return search;
}

}  // namespace stakemine::experiment
