// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/event_log.hpp"

#include "engine/event_hash.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace stakemine::engine {
namespace {

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::message:
      return "message";
    case Origin::timer:
      return "timer";
    case Origin::note:
      return "note";
    case Origin::deadline:
      return "deadline";
    case Origin::start:
      return "start";
    case Origin::slice:
      return "slice";
  }
  return "unknown";
}

}  // namespace

std::uint64_t event_hash(const Message& event) noexcept {
  return inline_event_hash(event);
}

std::string describe(const Message& event) {
  std::string body;
  const auto last =
      std::find_if(event.body.bytes.rbegin(), event.body.bytes.rend(), [](std::byte b) { return b != std::byte{0}; });
  for (auto byte = event.body.bytes.begin(); byte != last.base(); ++byte)
    body += fmt::format("{:02x}", static_cast<unsigned>(*byte));
  return fmt::format("{} ns: {} {} -> {}, sequence {}, kind {}, {} bytes, body {}",
                     event.time.time_since_epoch().count(), name_of(event.origin), event.source, event.target,
                     event.sequence, event.kind, event.bytes, body.empty() ? "empty" : body);
}

std::string EventDifference::text() const {
  const auto side = [](const std::optional<Message>& event) {
    return event ? describe(*event) : "no event: the log has ended";
  };
  return fmt::format("the logs differ after {} equal events\n  left:  {}\n  right: {}", index, side(left), side(right));
}

std::optional<EventDifference> first_difference(std::span<const Message> left, std::span<const Message> right) {
  const auto [l, r] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (l == left.end() && r == right.end()) return std::nullopt;
  EventDifference difference;
  difference.index = static_cast<std::size_t>(l - left.begin());
  if (l != left.end()) difference.left = *l;
  if (r != right.end()) difference.right = *r;
  return difference;
}

}  // namespace stakemine::engine
