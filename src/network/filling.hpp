// SPDX-License-Identifier: Apache-2.0
/// Progressive filling that begins again only where something has changed (fluid_system.hpp).
#pragma once

#include "stakemine/network/fluid_system.hpp"

#include "network/double_double.hpp"

#include <vector>

namespace stakemine::network {

class Filling {
 public:
  using Id = std::uint32_t;
  /// An activity whose rate may have changed, and what it was.
  struct Change {
    Id activity;
    double rate_before;
  };

  explicit Filling(std::span<const double> capacities);

  /// Of rate 0 until the next solve(). Numbers of removed activities are given again.
  Id add(const Activity& activity);
  void remove(Id activity);
  /// Finds the rates. Valid until the next call.
  [[nodiscard]] std::span<const Change> solve();

  [[nodiscard]] double rate(Id activity) const { return activities_[activity].rate; }
  [[nodiscard]] std::size_t slots() const { return activities_.size(); }

 private:
  static constexpr std::uint32_t kNothing = ~std::uint32_t{0};
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  struct Use {
    std::uint32_t resource;
    std::uint32_t position;  ///< in the list of the resource
    double load;
  };
  /// What is looked at when a resource is summed.
  struct State {
    double rate = 0, level = 0;
    double weight = 1;                ///< 1 / penalty
    std::uint32_t holder = kNothing;  ///< the resource that holds it back; nothing: its own bound
    bool is_free = false;             ///< still rising
  };
  static_assert(sizeof(State) == 32);
  struct Rest {
    double bound = 0;
    std::uint32_t released_in = 0;  ///< the solution in which it was last taken along
    std::vector<Use> uses;
  };
  struct Member {
    Id activity;
    std::uint32_t use;
    double load;
  };
  struct Resource {
    double capacity = 0;
    std::vector<Member> members;
    DoubleDouble rest;             ///< capacity less what the members take that are not rising
    DoubleDouble free_weight;      ///< Σ load / penalty of those that are
    double queued_level = kNever;  ///< of its first event
    std::uint32_t touched_in = 0;  ///< the last solution that did
    bool has_gained = false;       ///< is among gained_
    std::uint32_t free_count = 0;  ///< members that are rising
    // Those that it holds back, and the least of their levels: from before this solution, and settled in it.
    std::uint32_t held_count = 0, settled_count = 0;
    double held_level = kNever, settled_level = kNever;

    void begin_anew();
  };
  /// Something that may happen when the level gets there.
  struct Event {
    double level;
    std::uint32_t index;
    enum class Kind : std::uint8_t { resource, bound } kind;

    bool operator>(const Event& other) const {
      if (level != other.level) return level > other.level;
      return kind != other.kind ? kind > other.kind : index > other.index;
    }
  };

  void touch(std::uint32_t resource);
  void release(Id activity);
  void freeze(Id activity, double rate, double level, std::uint32_t holder);
  void visit(std::uint32_t resource, double reached);
  bool fill(std::uint32_t resource, double level);
  void let_go(std::uint32_t resource);
  [[nodiscard]] static double full_level(const Resource& resource);
  [[nodiscard]] static double next_level(const Resource& resource);
  void push(Event event);
  void push_resource(std::uint32_t resource);
  void push_gained();

  std::vector<State> activities_;
  std::vector<Rest> rests_;  ///< of the activities
  std::vector<Id> unused_, added_;
  std::vector<Resource> resources_;
  std::vector<std::uint32_t> loosened_;  ///< resources that a removed activity used
  std::vector<Event> events_;            ///< a heap
  std::vector<std::uint32_t> gained_;    ///< resources to be looked at: members have been released
  std::vector<Change> changes_;
  std::vector<Id> above_, rising_;
  std::uint32_t solution_ = 0;
};

}  // namespace stakemine::network
