// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/fluid_system.hpp"

#include "stakemine/core/assert.hpp"

#include "network/filling.hpp"
#include "network/least_time.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::network {

class FluidSystem::State {
 public:
  explicit State(std::span<const double> capacities) : filling_(capacities) {}

  Id start(const Activity& activity) {
    STAKEMINE_ASSERT(activity.work >= 0 && std::isfinite(activity.work), "an activity has finite work");
    const Id id = filling_.add(activity);
    if (id >= left_.size()) left_.resize(id + 1);
    left_[id] = {activity.work, now_s_};
    finish_.resize(filling_.slots());
    ++running_;
    return id;
  }

  void solve() {
    for (const auto& [id, rate_before] : filling_.solve()) {
      const double rate = filling_.rate(id);
      Left& left = left_[id];
      if (rate == rate_before && rate > 0) continue;
      if (rate_before > 0) left.work = std::max(0.0, left.work - rate_before * (now_s_ - left.since_s));
      left.since_s = now_s_;
      finish_.set(id, left.work == 0 ? now_s_ : now_s_ + left.work / rate);
    }
  }

  void advance(double time_s, std::vector<Id>& finished) {
    STAKEMINE_ASSERT(time_s >= now_s_ && time_s <= next_finish_s(), "no step over a finish");
    now_s_ = time_s;
    while (running_ > 0 && finish_.time() <= time_s) {
      const Id id = finish_.thing();
      finish_.clear(id);
      filling_.remove(id);
      finished.push_back(id);
      --running_;
    }
  }

  double next_finish_s() {
    solve();
    return finish_.time();
  }
  double now_s() const { return now_s_; }
  std::size_t running() const { return running_; }
  double rate(Id activity) {
    solve();
    return filling_.rate(activity);
  }

 private:
  /// What was left of an activity when its rate last changed.
  struct Left {
    double work, since_s;
  };

  Filling filling_;
  LeastTime finish_;
  std::vector<Left> left_;
  double now_s_ = 0;
  std::size_t running_ = 0;
};

FluidSystem::FluidSystem(std::span<const double> capacities) : state_(std::make_unique<State>(capacities)) {}
FluidSystem::~FluidSystem() = default;
FluidSystem::FluidSystem(FluidSystem&&) noexcept = default;
FluidSystem& FluidSystem::operator=(FluidSystem&&) noexcept = default;

FluidSystem::Id FluidSystem::start(const Activity& activity) {
  return state_->start(activity);
}
double FluidSystem::next_finish_s() {
  return state_->next_finish_s();
}
void FluidSystem::advance(double time_s, std::vector<Id>& finished) {
  state_->advance(time_s, finished);
}
double FluidSystem::now_s() const {
  return state_->now_s();
}
std::size_t FluidSystem::running() const {
  return state_->running();
}
double FluidSystem::rate(Id activity) {
  return state_->rate(activity);
}

}  // namespace stakemine::network
