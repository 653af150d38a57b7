// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/simulate.hpp"

#include <iostream>

int main() {
  const auto config = stakemine::experiment::read_config_text(
      R"({"seed": 1, "rounds": 3, "task": "synthetic", "miners": [{"count": 10, "stake": {"type": "zipf", "maximum": 9}}]})",
      "inline");
  const auto result = stakemine::experiment::simulate(config);
  std::cout << result.summary.miners << " miners, digest " << result.summary.digest << '\n';
}
