// SPDX-License-Identifier: Apache-2.0
#include "stakemine/experiment/task.hpp"

namespace stakemine::experiment {

const config::Family<Task>& Task::family() {
  static const config::Family<Task> all{
      "task",
      "What the miners work on.",
      {
          config::member<LearningTask, Task>("learning", "Train one model on real rows.",
                                             "McMahan et al. 2017, arXiv:1602.05629"),
          config::member<SyntheticTask, Task>("synthetic", "Pure coordination: shards of a given work and size.", "—"),
          config::member<RowTimesStakeTask, Task>(
              "row_times_stake", "The first demonstration: every miner multiplies its rows by its stake.", "—"),
      }};
  return all;
}

}  // namespace stakemine::experiment
