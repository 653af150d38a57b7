// SPDX-License-Identifier: Apache-2.0
/// How much longer than its speed says a host computes, from round to round: stragglers.
#pragma once

#include "stakemine/config/family.hpp"
#include "stakemine/core/random.hpp"

namespace stakemine::network {

/// Immutable; thread-safe.
class Slowdown {
 public:
  virtual ~Slowdown() = default;
  [[nodiscard]] static const config::Family<Slowdown>& family();

  /// What a round's computing time is multiplied by: finite, > 0. \param random the stream of this host and round.
  [[nodiscard]] double factor(KeyedRandom& random) const;

 private:
  [[nodiscard]] virtual double do_factor(KeyedRandom& random) const = 0;
};

}  // namespace stakemine::network
