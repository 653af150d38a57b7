// SPDX-License-Identifier: Apache-2.0
#include "stakemine/commands.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/experiment/config.hpp"

#include <cstdio>

namespace stakemine::tools {

int validate_command(const ValidateArguments& arguments) {
  int status = kDone;
  for (const std::string& file : arguments.configs) {
    try {
      (void)experiment::read_config(file);
      std::printf("%s: valid\n", file.c_str());
    } catch (const UserError& error) {
      for (const std::string& line : error.lines()) std::fprintf(stderr, "%s\n", line.c_str());
      status = kBadInput;
    }
  }
  return status;
}

}  // namespace stakemine::tools
