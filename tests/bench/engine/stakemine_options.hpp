// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "stakemine/engine/runtime.hpp"

namespace stakemine::bench {

inline engine::RuntimeOptions on_threads(unsigned threads) {
  engine::RuntimeOptions options;
  options.threads = threads;
  return options;
}

}  // namespace stakemine::bench
