// SPDX-License-Identifier: Apache-2.0
/// A matrix of workloads and contenders, measured in interleaved repetitions and shown side by side.
#pragma once

#include "engine/measurement.hpp"

#include <functional>
#include <string>
#include <vector>

namespace stakemine::bench {

struct Contender {
  std::string name;
  std::function<Measurement()> run;
};

struct Workload {
  std::string name;
  std::string unit;                   ///< what is counted
  int repetitions = 0;                ///< 0 = as --benchmark_repetitions says, which is 7 unless given
  std::vector<Contender> contenders;  ///< the others are compared with the first
};

/// Measures every pair that the usual --benchmark_filter lets through and prints, for each workload, the medians and
/// how many times the first contender's they are. Returns the program's status.
int compare(const std::vector<Workload>& workloads, int argc, char** argv);

}  // namespace stakemine::bench
