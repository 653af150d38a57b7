// SPDX-License-Identifier: Apache-2.0
/// Actors that send volleys to a partner each: bursts, many to one, slow consumers, full mailboxes and churn differ in
/// who the partner is, what sets off the next volley and what the receiver does.
#pragma once

#include "stress/stage.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace stakemine::stress {

struct VolleyPlan {
  enum class Partner { half_away, next, first };

  Partner partner = Partner::half_away;
  std::uint64_t size = 1;        ///< messages of a volley
  Duration work{0};              ///< that a receiver spends on each message
  std::optional<Duration> gap;   ///< between volleys, by timer; absent: the partner acknowledges the last message
  std::optional<Duration> stay;  ///< mean time for which an actor stays, and is away; absent: all stay
};

[[nodiscard]] std::unique_ptr<Scene> make_volleys(const LoadRequest& request, const VolleyPlan& plan);

}  // namespace stakemine::stress
