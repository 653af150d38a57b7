// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/learning/libsvm_source.hpp"

#include "fuzz/memory_file.hpp"
#include "fuzz/targets.hpp"
#include "support/dense_features.hpp"

#include <string>
#include <vector>

namespace stakemine::fuzz {
namespace {

// A run asks for the estimate first as well, and refuses what memory does not hold.
constexpr double kMostBytes = 64e6;

struct Content {
  learning::Dataset data;
  std::string error;

  bool operator==(const Content& other) const {
    return error == other.error && features() == other.features() && data.labels == other.data.labels &&
           data.targets == other.data.targets && data.class_names == other.data.class_names;
  }
  [[nodiscard]] std::vector<double> features() const {
    return error.empty() ? learning::dense_features(data.all()).data : std::vector<double>{};
  }
};

Content load(const learning::LibsvmSource::Options& options, learning::Storage storage, learning::Target target,
             std::size_t block_bytes) {
  learning::LibsvmSource::Options held = options;
  held.storage = storage;
  Content content;
  try {
    content.data = learning::LibsvmSource{held}.load(
        {.target = target, .most = learning::Storage::sparse, .block_bytes = block_bytes});
  } catch (const UserError& error) {
    content.error = error.what();
  }
  return content;
}

}  // namespace

void libsvm(Bytes bytes) {
  const MemoryFile file{bytes};
  learning::LibsvmSource::Options options;
  options.path = {file.path(), file.path()};
  if (learning::LibsvmSource{options}.memory_estimate().bytes > kMostBytes) return;
  for (const learning::Target target : {learning::Target::classes, learning::Target::numbers}) {
    const Content whole = load(options, learning::Storage::dense, target, std::size_t{1} << 20);
    for (const learning::Storage storage : {learning::Storage::dense, learning::Storage::sparse})
      for (const std::size_t block_bytes : {std::size_t{1}, std::size_t{5}, std::size_t{64}})
        STAKEMINE_ASSERT(load(options, storage, target, block_bytes) == whole,
                         "what blocks hold is not what the whole holds");
    if (!whole.error.empty()) continue;
    STAKEMINE_ASSERT(whole.data.train_count > 0 && whole.data.train_count <= whole.data.rows(), "no row to train on");
    STAKEMINE_ASSERT(whole.data.features.columns > 0, "no feature");
  }
}

}  // namespace stakemine::fuzz
