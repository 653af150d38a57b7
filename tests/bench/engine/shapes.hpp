// SPDX-License-Identifier: Apache-2.0
/// The figures that a workload has in common, whoever carries it out.
#pragma once

#include <cmath>
#include <cstdint>

namespace stakemine::bench {

/// splitmix64: a few operations a draw, 8 bytes an actor.
class CheapRandom {
 public:
  // A step that is not the generator's own: else neighbours would draw the same numbers, one draw apart.
  explicit CheapRandom(std::uint64_t seed) : state_(seed * 0xd1342543de82ef95U) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  /// In [0, bound).
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>((bits() >> 32) * bound >> 32); }
  /// In (0, 1].
  double uniform() { return static_cast<double>((bits() >> 11) + 1) * 0x1p-53; }
  double exponential() { return -std::log(uniform()); }

 private:
  std::uint64_t state_;
};

/// What the replies of scatter–gather sum to: an actor has received 1 + … + round.
inline std::uint64_t scatter_gather_sum(std::uint32_t actors, std::uint64_t round) {
  return actors * (round * (round + 1) / 2);
}

/// A round of an actor-to-actor workload is about as many messages.
inline constexpr std::uint32_t kMessagesARound = 400'000;

struct Big {
  explicit Big(std::uint32_t actor_count) : actors(actor_count), pings(kMessagesARound / 2 / actor_count) {}
  /// A ping and a pong each; the coordinator's go, the actor's report.
  [[nodiscard]] std::uint64_t messages() const { return std::uint64_t{actors} * (2 * pings + 2); }
  /// Any other actor's index.
  [[nodiscard]] std::uint32_t partner(std::uint32_t self, CheapRandom& random) const {
    return (self + 1 + random.below(actors - 1)) % actors;
  }
  std::uint32_t actors, pings;
};

struct Ring {
  explicit Ring(std::uint32_t actor_count)
      : actors(actor_count), tokens(actor_count > 1000 ? actor_count / 100 : 10), hops(kMessagesARound / tokens) {}
  /// The coordinator's, the hops, the report.
  [[nodiscard]] std::uint64_t messages() const { return std::uint64_t{tokens} * (hops + 2); }
  [[nodiscard]] std::uint32_t start_of(std::uint32_t token) const { return token * (actors / tokens); }
  std::uint32_t actors, tokens, hops;
};

struct PingPong {
  explicit PingPong(std::uint32_t actor_count) : pairs(actor_count / 2), pings(kMessagesARound / 2 / pairs) {}
  [[nodiscard]] std::uint64_t messages() const { return std::uint64_t{pairs} * (2 * pings + 2); }
  std::uint32_t pairs, pings;
};

/// One actor's next event.
struct Phold {
  static constexpr double kLeastDelay_s = 0.1;
  static constexpr double kRemoteShare = 0.25;

  static constexpr double kEvents = 3e6;  ///< to be measured, about

  /// Simulated: until every actor has had an event or so, in reasonable time at 10M.
  static double warm_up_s(std::uint32_t pending) { return pending > 1'000'000 ? 0.5 : 2; }
  /// Simulated: in which that many events happen, one a mean delay and actor.
  static double measured_s(std::uint32_t pending) { return kEvents * (kLeastDelay_s + 1) / pending; }
};

}  // namespace stakemine::bench
