// SPDX-License-Identifier: Apache-2.0
/// What a runtime runs: the groups of actors and where each of them lives.
#pragma once

#include "stakemine/engine/actor.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::engine {

struct ActorRange {
  ActorId first = 0;
  std::uint32_t count = 0;

  [[nodiscard]] bool contains(ActorId actor) const noexcept { return actor - first < count; }
  [[nodiscard]] bool operator==(const ActorRange&) const noexcept = default;
};

/// Which threads run a group's actors.
enum class Placement {
  coordinator_thread,  ///< one thread of its own, the same for every group placed there; the group is one logical
                       ///< process
  arena,               ///< the pool; the range is sliced into logical processes that run in parallel
};

/// A list of groups that covers the actors 0 … n − 1. The groups belong to the caller and must outlive the run.
class Program {
 public:
  struct Part {
    ActorRange actors;
    ActorGroup* group = nullptr;
    Placement placement = Placement::arena;
  };

  /// The next `count` ≥ 1 actors, numbered on from the last ones added. Returns their range.
  ActorRange add(std::uint32_t count, ActorGroup& group, Placement placement);

  [[nodiscard]] std::span<const Part> parts() const noexcept { return parts_; }
  [[nodiscard]] std::uint32_t actor_count() const noexcept { return actor_count_; }

 private:
  std::vector<Part> parts_;
  std::uint32_t actor_count_ = 0;
};

/// How many actors of a range of `actors` make one logical process unless RuntimeOptions says otherwise: a 32nd of the
/// range, so that small networks spread over the cores too, or the group's grain (ActorGroup::grain), if that is more,
/// rounded up to a power of two; 512 at most, so that one slice's state stays in cache. It does not depend on the
/// number of threads (results do not even depend on it).
[[nodiscard]] std::uint32_t default_lp_size(std::uint32_t actors, std::uint32_t grain = 1) noexcept;

}  // namespace stakemine::engine
