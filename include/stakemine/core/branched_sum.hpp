// SPDX-License-Identifier: Apache-2.0
/// The fixed tree of tree_sum.hpp cut into whole subtrees, so that each can be summed by itself.
#pragma once

#include "stakemine/core/blocks.hpp"
#include "stakemine/core/matrix.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace stakemine {

/// The sum of n vectors of d numbers, one branch of the tree after another or several at once. Memory: at most kMost
/// branches' sums.
class Branches {
 public:
  static constexpr std::size_t kMost = 64;
  Branches(std::size_t count, std::size_t columns);

  /// Adds vector i to a sum, as tree_sum() has it.
  using Add = std::function<void(std::size_t index, std::span<double> sum)>;
  /// Of one branch; for a BlockRunner.
  void sum(std::size_t branch, const Add& add);
  [[nodiscard]] std::size_t size() const { return sums_.rows; }
  /// Joins all branches, once, when each is summed. \param out [d] the bits of tree_sum() over all n.
  void join(std::span<double> out);

 private:
  std::size_t count_, length_;  // of vectors, and of those of a branch
  Matrix sums_;
};

/// tree_sum() by branches; directly where there is no runner.
void branched_sum(std::size_t count, std::span<double> out, const BlockRunner& runner, const Branches::Add& add);

}  // namespace stakemine
