// SPDX-License-Identifier: Apache-2.0
/// An observer of a vote that knows nothing of how it is held: it is told what each honest validator has committed, and
/// says whether two of them disagree. Agreement as in Lynch 1996, "Distributed Algorithms", 6.1.
#pragma once

#include "stakemine/core/archive.hpp"

#include <cstdint>
#include <map>
#include <set>

namespace stakemine::consensus {

/// One thread at a time.
class SafetyObserver {
 public:
  /// An honest validator has committed this digest in this round; may be told as often as one likes. O(log rounds).
  void committed(std::uint64_t round, std::uint64_t digest);
  /// Rounds in which honest validators have committed different digests.
  [[nodiscard]] std::uint64_t violations() const { return violated_.size(); }
  void carry_state(Archive& archive) { archive(first_, violated_); }

 private:
  std::map<std::uint64_t, std::uint64_t> first_;  // by round
  std::set<std::uint64_t> violated_;
};

}  // namespace stakemine::consensus
