// SPDX-License-Identifier: Apache-2.0
/// One shared capacity and many fluids with private bounds: the solver of the star.
#pragma once

#include "network/bit_index.hpp"
#include "network/double_double.hpp"
#include "network/kinetic_tree.hpp"
#include "network/monotone_queue.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace stakemine::network {

/// Slot i has a bound b_i and a penalty p_i, and does some work while it is active, at the rate x_i = min(b_i, λ/p_i).
/// The water level λ is the largest with Σ x_i ≤ C. With the mark q_i = b_i · p_i, those with q_i ≤ λ have their bound,
/// the others share what is left: λ = (C − Σ b_i) / Σ 1/p_i.
///
/// Slots are ranked by mark; a boundary rank divides the two sides, and is walked to where λ lies, one active slot at a
/// time. A slot on the lower side ends at a known time, one on the upper side at a known value of V = ∫λ dt: two
/// queues, and an entry is made anew only when its slot changes sides. The two sums and V are double-doubles and don't
/// drift. An event costs O(log n) and the moves that it causes.
///
/// Two things would spoil that. Where many marks lie close to λ, an event may move O(n) slots; where λ has fallen by
/// orders of magnitude, V is too large for what is added to it. When moves pass four an event, or the last bits of V
/// come to 2^-36 of the time that has passed, the slots go over to a KineticTree, which moves nothing and knows no V,
/// until none is active. O(log³ n) amortised an event, whatever is asked.
///
/// Units: time in any, 0 to begin with; the rest in work per that unit. A function of the calls. Memory: 36 B a slot,
/// 16 to 36 an active one in the queues, or 40 a slot in the tree.
class WaterFilling {
 public:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  /// bound > 0 (above the capacity counts as the capacity), penalty > 0; finite.
  WaterFilling(double capacity, std::span<const double> bound, std::span<const double> penalty);
  /// The first `count` slots, all idle, at time 0.
  [[nodiscard]] WaterFilling idle_twin(std::uint32_t count) const;

  /// A slot like another one, with another penalty.
  struct Variant {
    std::uint32_t slot;
    double divisor;  ///< of that one's penalty; > 0
  };
  /// Adds slots, numbered on. O(n log n).
  void grow(std::span<const Variant> variants);

  /// An idle slot begins now, with work ≥ 0.
  void start(std::uint32_t slot, double work);
  /// An active slot stops now. \return the work that is left.
  double stop(std::uint32_t slot);

  struct Finish {
    double time = kNever;
    std::uint32_t slot = 0;
  };
  /// Who is through next if nothing else happens, and when, ≥ now; kNever where none is active.
  [[nodiscard]] Finish next();
  /// Time passes, up to next().time at most. What is through stays active until it is stopped.
  void advance(double time);
  /// Sets the clock back to 0. None is active.
  void reset();
  /// Stops all that are active. O(n).
  void abandon();

  /// Says that a slot will start soon.
  void fetch(std::uint32_t slot) const { __builtin_prefetch(&slots_[slot]); }
  [[nodiscard]] double now() const { return now_; }
  [[nodiscard]] std::size_t slots() const { return slots_.size(); }
  [[nodiscard]] std::size_t active() const { return bounded_ + sharing_; }
  /// Whether the slots are in the tree.
  [[nodiscard]] bool is_kinetic() const { return tree_ != nullptr; }

 private:
  struct Slot {
    double mark, bound;
    double key;  ///< when it ends, or at which V; its need while it waits; NaN where it is idle
    std::uint32_t rank;
    float key_low;  ///< the digits of a V that the key leaves out; kWaits
  };
  static constexpr float kWaits = std::numeric_limits<float>::infinity();

  WaterFilling() = default;
  void rank();
  [[nodiscard]] bool is_bounded(const Slot& slot) const { return slot.rank < boundary_; }
  [[nodiscard]] double need(const Slot& slot) const;
  void enter(const Slot& slot);
  void leave(const Slot& slot);
  void set_end(Slot& slot, double need);
  void put_in_queue(std::uint32_t slot, double need);
  void put_waiting_in_queues();
  void settle();
  void walk();
  void move(std::uint32_t slot, std::uint32_t boundary);
  [[nodiscard]] double level() const;
  [[nodiscard]] bool is_stale(const MonotoneQueue::Entry& entry, bool bounded) const;
  void drop_stale(MonotoneQueue& queue, bool bounded);
  void go_kinetic();

  double capacity_ = 0;
  double now_ = 0, level_ = kNever;
  bool is_settled_ = true;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> by_rank_;
  BitIndex active_{0};
  std::uint32_t boundary_ = 0;  ///< ranks below it have their bound
  std::size_t bounded_ = 0, sharing_ = 0;
  DoubleDouble bounded_rate_, sharing_weight_, service_;  ///< Σ b, Σ 1/p, V
  MonotoneQueue ends_, services_;                         ///< the bounded by time, the sharing by V
  std::vector<std::uint32_t> waiting_;                    ///< started, and in no queue yet; some may have stopped
  std::uint64_t events_ = 0, moves_ = 0;
  std::unique_ptr<KineticTree> tree_;
  KineticTree::Shares shares_;
};

}  // namespace stakemine::network
