// SPDX-License-Identifier: Apache-2.0
#include "experiment/process_meter.hpp"

#include <ctime>
#include <fstream>
#include <string>

namespace stakemine::experiment {
namespace {

double process_cpu_s() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

}  // namespace

ProcessMeter::ProcessMeter() {
  // proc(5): 5 resets the peak of resident memory.
  std::ofstream{"/proc/self/clear_refs"} << '5';
  cpu_before_s_ = process_cpu_s();
}

double ProcessMeter::cpu_s() const {
  return process_cpu_s() - cpu_before_s_;
}

std::optional<double> ProcessMeter::peak_memory_bytes() {
  std::ifstream in{"/proc/self/status"};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmHWM:")) return 1024 * std::stod(line.substr(6));
  return std::nullopt;
}

}  // namespace stakemine::experiment
