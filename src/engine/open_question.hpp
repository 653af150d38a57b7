// SPDX-License-Identifier: Apache-2.0
/// A question that waits for its answers.
#pragma once

#include "stakemine/engine/actor.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace stakemine::engine {

struct OpenQuestion {
  Question question;
  ActorId asker = 0;
  VirtualTime asked{};
  std::uint64_t first_sequence = 0;  ///< of its first message; the others follow
  std::optional<TimerId> deadline;
  std::vector<VirtualTime> arrivals;  ///< of the answers, by target; kNever: not yet; see await_answers
  std::uint64_t count = 0;            ///< of those that have come
  std::uint64_t given_up = 0;         ///< messages and answers

  /// How many answers end it.
  [[nodiscard]] std::uint64_t enough() const {
    return question.enough == 0 ? question.targets.size() : question.enough;
  }

  /// Message i, as it departs.
  [[nodiscard]] Message message(std::uint64_t index) const {
    Message message;
    message.time = asked;
    message.sequence = first_sequence + index;
    message.bytes = question.bytes[index];
    message.source = asker;
    message.target = question.targets[index];
    message.kind = question.kind;
    message.body = Body::of(QuestionItem{question.tag, index});
    return message;
  }

  /// To be called before answers can come one by one.
  void await_answers() { arrivals.assign(question.targets.size(), kNever); }

  /// The index that an answer is for; nothing if this is no first answer to this question.
  [[nodiscard]] std::optional<std::uint64_t> awaits(const Message& message) const {
    if (message.target != asker || message.kind != question.answer_kind) return std::nullopt;
    const auto item = message.body.as<QuestionItem>();
    if (item.tag != question.tag || item.index >= arrivals.size()) return std::nullopt;
    if (question.targets[item.index] != message.source || arrivals[item.index] != kNever) return std::nullopt;
    return item.index;
  }

  /// The targets in a range of actors: [first, last) by index.
  struct Range {
    std::uint64_t first = 0, last = 0;
  };
  [[nodiscard]] Range range(ActorId first, ActorId end) const {
    const auto& targets = question.targets;
    const auto begin = std::ranges::lower_bound(targets, first);
    return {static_cast<std::uint64_t>(begin - targets.begin()),
            static_cast<std::uint64_t>(std::lower_bound(begin, targets.end(), end) - targets.begin())};
  }
};

}  // namespace stakemine::engine
