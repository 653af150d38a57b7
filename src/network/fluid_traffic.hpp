// SPDX-License-Identifier: Apache-2.0
/// Flows under way on a FluidSystem: each begins at a known time and ends as the fluid model has it.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/network/fluid_system.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::network {

/// One flow. Where times are equal, flows go by (source, sequence), which no two share.
struct Flow {
  VirtualTime begins{};  ///< when it comes to the links; not kNever
  std::uint32_t source = 0;
  std::uint64_t sequence = 0;
  std::uint32_t place = 0;  ///< the caller's own
  Activity activity;        ///< its uses must stay where they are until it has ended
};

struct FlowEnd {
  VirtualTime time{};  ///< rounded to the nanosecond
  std::uint32_t source = 0;
  std::uint64_t sequence = 0;
  std::uint32_t place = 0;
};

/// A function of the flows alone: not of how they are added, nor of how time is cut into steps.
class FluidTraffic {
 public:
  explicit FluidTraffic(std::span<const double> capacities) : system_(capacities) {}

  /// Begins at or after the last run_until's time.
  void add(const Flow& flow);
  /// Goes on with everything that happens before `until` and appends what ends; that may round to `until`.
  void run_until(VirtualTime until, std::vector<FlowEnd>& ended);
  /// A lower bound of the next end; kNever where none is left that ends before the end of time.
  [[nodiscard]] VirtualTime next();
  [[nodiscard]] std::size_t under_way() const { return waiting_.size() + system_.running(); }

 private:
  struct Running {
    std::uint32_t source = 0, place = 0;
    std::uint64_t sequence = 0;
  };
  [[nodiscard]] double next_s();
  void begin_due();

  FluidSystem system_;
  std::vector<Flow> waiting_;     ///< a heap
  std::vector<Running> running_;  ///< by number of the system
  std::vector<FluidSystem::Id> finished_;
};

}  // namespace stakemine::network
