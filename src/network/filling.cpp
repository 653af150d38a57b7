// SPDX-License-Identifier: Apache-2.0
#include "network/filling.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace stakemine::network {
namespace {

// Levels that differ by less are the same: above the noise of a sum of rounded rates, far below what anybody asks for.
constexpr double kTolerance = 1e-14;

}  // namespace

Filling::Filling(std::span<const double> capacities) : resources_(capacities.size()) {
  for (std::size_t i = 0; i < capacities.size(); ++i) {
    STAKEMINE_ASSERT(capacities[i] > 0 && std::isfinite(capacities[i]), "a resource has a capacity");
    resources_[i].capacity = capacities[i];
    resources_[i].rest = DoubleDouble(capacities[i]);
  }
}

Filling::Id Filling::add(const Activity& activity) {
  STAKEMINE_ASSERT(activity.penalty > 0 && std::isfinite(activity.penalty) && activity.bound > 0);
  Id id = static_cast<Id>(activities_.size());
  if (unused_.empty()) {
    activities_.emplace_back();
    rests_.emplace_back();
  } else {
    id = unused_.back();
    unused_.pop_back();
  }
  activities_[id] = {.weight = 1 / activity.penalty};
  Rest& rest = rests_[id];
  rest.bound = activity.bound;
  rest.released_in = 0;
  rest.uses.clear();
  for (const ResourceUse& use : activity.uses) {
    std::vector<Member>& members = resources_[use.resource].members;
    rest.uses.push_back({use.resource, static_cast<std::uint32_t>(members.size()), use.load});
    members.push_back({id, static_cast<std::uint32_t>(rest.uses.size() - 1), use.load});
  }
  added_.push_back(id);
  return id;
}

void Filling::remove(Id activity) {
  const State& state = activities_[activity];
  for (const Use& use : rests_[activity].uses) {
    Resource& resource = resources_[use.resource];
    const Member last = resource.members.back();
    resource.members[use.position] = last;
    rests_[last.activity].uses[last.use].position = use.position;
    resource.members.pop_back();
    resource.rest.add_product(use.load, state.rate);
    resource.begin_anew();
    if (state.holder == use.resource) --resource.held_count;
    loosened_.push_back(use.resource);
  }
  std::erase(added_, activity);
  unused_.push_back(activity);
}

std::span<const Filling::Change> Filling::solve() {
  changes_.clear();
  if (loosened_.empty() && added_.empty()) return {};
  ++solution_;
  for (const std::uint32_t resource : loosened_) {
    touch(resource);
    push_resource(resource);
  }
  for (const Id activity : added_) release(activity);
  push_gained();
  loosened_.clear();
  added_.clear();
  while (!events_.empty()) {
    const Event event = events_.front();
    std::pop_heap(events_.begin(), events_.end(), std::greater<>{});
    events_.pop_back();
    if (event.kind == Event::Kind::resource) {
      visit(event.index, event.level);
    } else if (activities_[event.index].is_free) {
      freeze(event.index, rests_[event.index].bound, event.level, kNothing);
    }
  }
  for (const Change& change : changes_) {
    if (activities_[change.activity].is_free) freeze(change.activity, kNever, kNever, kNothing);  // Nothing bounds it.
  }
  return changes_;
}

void Filling::Resource::begin_anew() {
  if (settled_count == 0) return;
  held_level = held_count == 0 ? settled_level : std::min(held_level, settled_level);
  held_count += std::exchange(settled_count, 0);
}

void Filling::touch(std::uint32_t index) {
  Resource& resource = resources_[index];
  if (resource.touched_in == solution_) return;
  resource.touched_in = solution_;
  resource.begin_anew();
  if (resource.members.empty()) resource.rest = DoubleDouble(resource.capacity);
}

// Takes it along: from the current level on it rises again.
void Filling::release(Id activity) {
  State& state = activities_[activity];
  Rest& of_it = rests_[activity];
  if (state.is_free || of_it.released_in == solution_) return;
  changes_.push_back({activity, state.rate});
  of_it.released_in = solution_;
  state.is_free = true;
  for (const Use& use : of_it.uses) {
    touch(use.resource);
    Resource& resource = resources_[use.resource];
    resource.rest.add_product(use.load, state.rate);
    resource.free_weight += use.load * state.weight;
    ++resource.free_count;
    if (state.holder == use.resource) --resource.held_count;
    if (!std::exchange(resource.has_gained, true)) gained_.push_back(use.resource);
  }
  if (of_it.bound < kNever) push({of_it.bound / state.weight, activity, Event::Kind::bound});
}

void Filling::freeze(Id activity, double rate, double level, std::uint32_t holder) {
  State& state = activities_[activity];
  state.is_free = false;
  state.rate = rate;
  state.level = level;
  state.holder = holder;
  for (const Use& use : rests_[activity].uses) {
    Resource& resource = resources_[use.resource];
    resource.rest.add_product(-use.load, rate);
    resource.free_weight -= use.load * state.weight;
    if (--resource.free_count == 0) resource.free_weight = {};
  }
}

double Filling::full_level(const Resource& resource) {
  if (resource.free_count == 0) return kNever;
  return std::max(0.0, resource.rest.value() / resource.free_weight.value());
}

double Filling::next_level(const Resource& resource) {
  const double held = resource.held_count == 0 ? kNever : resource.held_level;
  return std::min(full_level(resource), held);
}

// A resource is looked at early rather than late: freezing members at lower levels only makes it full later.
void Filling::visit(std::uint32_t index, double reached) {
  Resource& resource = resources_[index];
  if (reached > resource.queued_level) return;  // It has had an event before this one.
  resource.queued_level = kNever;
  const double level = next_level(resource);
  if (level == kNever) return;
  if (level > reached * (1 + kTolerance) && !events_.empty() && events_.front().level < level) {
    push_resource(index);
    return;
  }
  const double full = full_level(resource);
  if (full < kNever && (resource.held_count == 0 || full <= resource.held_level * (1 + kTolerance))) {
    if (!fill(index, full)) push_resource(index);
  } else {
    let_go(index);
  }
}

// The resource is full at this level. False where members above it had to be taken along first.
bool Filling::fill(std::uint32_t index, double level) {
  Resource& resource = resources_[index];
  above_.clear();
  rising_.clear();
  for (const Member& member : resource.members) {
    const State& state = activities_[member.activity];
    if (state.is_free) {
      rising_.push_back(member.activity);
    } else if (state.level > level * (1 + kTolerance) && rests_[member.activity].released_in != solution_) {
      above_.push_back(member.activity);
    }
  }
  for (const Id activity : above_) release(activity);
  push_gained();
  if (!above_.empty()) return false;
  for (const Id activity : rising_) freeze(activity, level * activities_[activity].weight, level, index);
  resource.settled_level = resource.settled_count == 0 ? level : std::min(level, resource.settled_level);
  resource.settled_count += static_cast<std::uint32_t>(rising_.size());
  return true;
}

// The level has reached those that the resource held back, and it is not full: they go on.
void Filling::let_go(std::uint32_t index) {
  Resource& resource = resources_[index];
  if (resource.free_count == 0 && resource.rest.value() <= kTolerance * resource.capacity) return;
  above_.clear();
  for (const Member& member : resource.members) {
    const State& state = activities_[member.activity];
    if (!state.is_free && state.holder == index && rests_[member.activity].released_in != solution_)
      above_.push_back(member.activity);
  }
  for (const Id activity : above_) release(activity);
  push_gained();
}

void Filling::push(Event event) {
  events_.push_back(event);
  std::push_heap(events_.begin(), events_.end(), std::greater<>{});
}

// Only where no event of it comes as early: that one will look again.
void Filling::push_resource(std::uint32_t index) {
  Resource& resource = resources_[index];
  const double level = next_level(resource);
  if (level >= resource.queued_level) return;
  resource.queued_level = level;
  push({level, index, Event::Kind::resource});
}

void Filling::push_gained() {
  for (const std::uint32_t resource : gained_) {
    resources_[resource].has_gained = false;
    push_resource(resource);
  }
  gained_.clear();
}

}  // namespace stakemine::network
