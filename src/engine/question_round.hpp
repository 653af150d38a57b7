// SPDX-License-Identifier: Apache-2.0
/// A whole question in virtual time, from its messages to its answers, as columns: the fast way of a round.
///
/// Two things make it right to let every LP run on its own, beyond the window that the lookahead allows. First, whoever
/// is asked receives from the asker alone and sends to it alone (Conduct::answers_only). Second, the asker does nothing
/// before the last answer is in, or before its own next event (`limit`). So whatever an LP does before it has given its
/// last answer lies before anything that could reach it from outside, and before `limit`. What an actor meets, and in
/// which order, is as in the general way; so are all events, hence the digest.
#pragma once

#include "engine/open_question.hpp"

#include <cstdint>
#include <vector>

namespace stakemine::engine {

struct QuestionRound {
  OpenQuestion* open = nullptr;
  VirtualTime limit = kNever;
  /// When message i arrives; kNever: it does not.
  std::vector<VirtualTime> outward;
  // Of the answers, by target; written by the LP that has the target.
  std::vector<VirtualTime> departures;  ///< kNever: not answered
  std::vector<std::uint64_t> bytes, sequences;
  std::vector<VirtualTime> arrivals;  ///< kNever: it does not arrive
  std::uint64_t last = 0;             ///< the answer that comes last, where all come

  void begin(OpenQuestion& question, VirtualTime before) {
    open = &question;
    limit = before;
    const std::size_t count = question.question.targets.size();
    outward.resize(count);
    departures.resize(count);
    bytes.resize(count);
    sequences.resize(count);
    arrivals.resize(count);
  }

  /// Answer i; `time` is its departure or its arrival.
  [[nodiscard]] Message answer(std::uint64_t index, VirtualTime time) const {
    Message message;
    message.time = time;
    message.sequence = sequences[index];
    message.bytes = bytes[index];
    message.source = open->question.targets[index];
    message.target = open->asker;
    message.kind = open->question.answer_kind;
    message.body = Body::of(QuestionItem{open->question.tag, index});
    return message;
  }
};

}  // namespace stakemine::engine
