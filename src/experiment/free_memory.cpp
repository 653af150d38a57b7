// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace stakemine::experiment {
namespace {

std::optional<double> first_number(const std::string& path) {
  std::ifstream in{path};
  double number = 0;  // "max" is no number: no limit
  if (in >> number) return number;
  return std::nullopt;
}

std::optional<double> available_in_machine() {
  std::ifstream in{"/proc/meminfo"};
  std::string key, unit;
  double kibibytes = 0;
  while (in >> key >> kibibytes) {
    if (key == "MemAvailable:") return kibibytes * 1024;
    std::getline(in, unit);
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> free_memory_bytes() {
  auto free = available_in_machine();
  const std::string group = "/sys/fs/cgroup/";
  const auto limit = first_number(group + "memory.max");
  const auto used = first_number(group + "memory.current");
  if (limit && used) free = std::min(free.value_or(*limit), std::max(0.0, *limit - *used));
  return free;
}

}  // namespace stakemine::experiment
