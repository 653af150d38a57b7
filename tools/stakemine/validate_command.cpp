// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/experiment/sweep.hpp"
#include "stakemine/report/metrics.hpp"
#include "stakemine/stress/config.hpp"

#include <cstdio>

namespace stakemine::tools {
namespace {

void check_sweep(const std::string& file) {
  const experiment::Sweep sweep{experiment::read_sweep_config(file)};
  (void)report::Metrics{sweep.sweep_config()};
  for (std::uint64_t cell = 0; cell < sweep.cell_count(); ++cell) (void)sweep.config(cell);
}

}  // namespace

int validate_command(const ValidateArguments& arguments) {
  int status = kDone;
  for (const std::string& file : arguments.configs) {
    try {
      if (experiment::is_sweep_file(file)) {
        check_sweep(file);
      } else if (stress::is_stress_file(file)) {
        (void)stress::read_stress_config(file);
      } else {
        (void)experiment::read_config(file);
      }
      std::printf("%s: valid\n", file.c_str());
    } catch (const UserError& error) {
      for (const std::string& line : error.lines()) std::fprintf(stderr, "%s\n", line.c_str());
      status = kBadInput;
    }
  }
  return status;
}

}  // namespace stakemine::tools
