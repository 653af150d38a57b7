// SPDX-License-Identifier: Apache-2.0
/// Activities that share resources max-min fairly, as fluids: the general solver. A transfer over links is one, and so
/// is an execution on a host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace stakemine::network {

/// An activity of rate x takes load · x of the resource's capacity. load > 0.
struct ResourceUse {
  std::uint32_t resource = 0;
  double load = 1;
};

/// What is to be done, by one fluid. Any unit of work; rates and capacities are in that unit a second.
struct Activity {
  double work = 0;                                         ///< finite, ≥ 0
  double bound = std::numeric_limits<double>::infinity();  ///< of its rate, > 0, may be infinite
  double penalty = 1;                                      ///< finite, > 0
  std::span<const ResourceUse> uses;                       ///< each resource at most once; copied
};

/// Weighted max-min fairness by progressive filling (Bertsekas and Gallager 1992, "Data Networks", 6.5.2): the level
/// x_i · penalty_i of all activities rises from 0 together; one stops when a resource that it uses is full,
/// Σ load · x = capacity, or at its own bound; the others go on. Between two events (a start, a finish) rates are
/// constant.
///
/// An event changes nothing below the level at which it is felt, so filling starts over only for the activities whose
/// rate changes: it goes up by level; an activity is taken along when a resource that held it back is no longer full at
/// its level, or a resource becomes full below its level. What is left alone is what progressive filling from 0 would
/// leave alone, to 1e-14 of its level.
///
/// Errors: activities are not accumulated over events but updated when their rate changes; what is left of a resource
/// is kept in double-double, where what is added and taken away again leaves nothing behind.
/// tests/network/fluid_system_test.cpp holds the finish times of a thousand activities to 1e-11 of a long-double
/// oracle's, and rates after 20,000 activities have come and gone to 2e-14 of a fresh system's.
///
/// One thread at a time; a function of the calls. Cost of an event: O(u log u), u being the uses of the activities
/// whose rates change and the length of the lists of the resources that they touch. Memory: about 100 B an activity and
/// 32 B a use.
class FluidSystem {
 public:
  /// Numbers are given anew once a finished activity has been handed out.
  using Id = std::uint32_t;

  /// Resource i has capacities[i], > 0, finite. Time begins at 0.
  explicit FluidSystem(std::span<const double> capacities);
  ~FluidSystem();
  FluidSystem(FluidSystem&&) noexcept;
  FluidSystem& operator=(FluidSystem&&) noexcept;

  /// Begins now.
  Id start(const Activity& activity);
  /// When the next activity ends if none starts before; infinity where none runs. Finds the rates first.
  [[nodiscard]] double next_finish_s();
  /// Goes on to `time_s`, in [now, next_finish_s()], and appends what ends there, by number.
  void advance(double time_s, std::vector<Id>& finished);

  [[nodiscard]] double now_s() const;
  [[nodiscard]] std::size_t running() const;
  /// The current rate of a running activity. Finds the rates first.
  [[nodiscard]] double rate(Id activity);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace stakemine::network
