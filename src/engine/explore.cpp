// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/explore.hpp"

#include "engine/explored_run.hpp"

namespace stakemine::engine {

Explored explore(const Program& program, const ExploreOptions& options) {
  return ExploredRun<ProductionParts>(program, options).run();
}

}  // namespace stakemine::engine
