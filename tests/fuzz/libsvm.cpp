// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"

namespace stakemine::fuzz {
namespace {

// A run asks for the estimate first as well, and refuses what memory does not hold.
constexpr double kMostBytes = 64e6;

}  // namespace

void libsvm(Bytes bytes) {
  const MemoryFile file{bytes};
  learning::LibsvmSource::Options options;
  options.path = {file.path(), file.path()};
  const learning::LibsvmSource source{options};
  for (const learning::Target target : {learning::Target::classes, learning::Target::numbers}) {
    try {
      if (source.memory_estimate().bytes > kMostBytes) return;
      const learning::Dataset data = source.load({.target = target});
      STAKEMINE_ASSERT(data.train_count > 0 && data.train_count <= data.rows(), "no row to train on");
      STAKEMINE_ASSERT(data.features.columns > 0, "no feature");
    } catch (const UserError&) {
    }
  }
}

}  // namespace stakemine::fuzz
