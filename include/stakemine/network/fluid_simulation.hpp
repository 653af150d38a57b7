// SPDX-License-Identifier: Apache-2.0
/// Transfers and executions on a platform, in time: what is to begin goes in, what has ended comes out.
#pragma once

#include "stakemine/network/fluid_system.hpp"
#include "stakemine/network/platform.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace stakemine::network {

/// One thread at a time; a function of the calls. Exact to rounding: see FluidSystem. Cost: O(log n) a start, and what
/// FluidSystem takes for its two events.
class FluidSimulation {
 public:
  using Tag = std::uint64_t;
  struct Completion {
    double time_s;
    Tag tag;  ///< the caller's own
  };

  /// \param platform must outlive the simulation.
  explicit FluidSimulation(const Platform& platform) : platform_(platform), system_(platform.capacities()) {}

  /// A transfer over an existing route. start_s ≥ the time of the last completion; bytes ≥ 0; finite.
  void transfer(double start_s, Platform::Host src, Platform::Host dst, double bytes, Tag tag,
                double rate_cap_Bps = std::numeric_limits<double>::infinity());
  /// An execution. The same holds.
  void execute(double start_s, Platform::Host host, double flops, Tag tag);

  /// Goes on to the next instant at which something ends and appends what does, in the order in which it was begun.
  /// False where nothing is left that ever ends.
  bool advance(std::vector<Completion>& completions);

 private:
  /// An activity that waits, for its start or its latency.
  struct Waiting {
    double time_s;
    std::uint64_t number;  ///< in order of the calls
    Tag tag;
    double work, bound, penalty;
    std::vector<ResourceUse> uses;

    bool operator>(const Waiting& other) const {
      return time_s != other.time_s ? time_s > other.time_s : number > other.number;
    }
  };
  struct Running {
    std::uint64_t number = 0;
    Tag tag = 0;
  };
  void wait(Waiting&& activity);
  void begin_due();

  const Platform& platform_;
  FluidSystem system_;
  std::vector<Waiting> waiting_;  ///< a heap
  std::vector<Running> running_;  ///< by number of the system
  std::vector<Running> ended_;
  std::vector<FluidSystem::Id> finished_;
  std::uint64_t begun_ = 0;
};

}  // namespace stakemine::network
