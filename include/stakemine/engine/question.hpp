// SPDX-License-Identifier: Apache-2.0
/// Asking many and waiting for all of their answers: scatter and gather as one thing that the engine knows of. It is
/// what a round is made of; and knowing that the asker does nothing until the answers are in lets the virtual runtime
/// process the whole of it as arrays, and the wall runtime hand over one message to each logical process.
#pragma once

#include "stakemine/core/time.hpp"
#include "stakemine/engine/message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace stakemine::engine {

/// The body of every message that asks and of every answer.
struct QuestionItem {
  std::uint64_t tag = 0;    ///< the question's
  std::uint64_t index = 0;  ///< of the one asked, within the question's targets
};

/// What becomes of a question's messages, and of answers, that would arrive when it has ended.
enum class Late {
  received,  ///< they arrive like any other message
  /// They never do, and what they would have taken of the network is free again: the asker hangs up. In virtual time
  /// only, where the question can go the fast way (asserted): a Transport carries it, the asker has the coordinator's
  /// thread to itself and no timer pending, nothing else is on its way, all those asked answer only. On the wall's
  /// clock as `received`.
  given_up,
};

/// Message i goes from the asker to targets[i], with kind `kind`, body QuestionItem{tag, i} and bytes[i], in the order
/// of i, all departing at now(). An answer is a message from targets[i] to the asker with kind `answer_kind` and the
/// same body; the first one counts, later ones go to receive().
struct Question {
  std::uint32_t kind = 0;
  std::uint32_t answer_kind = 0;
  std::uint64_t tag = 0;                 ///< differs from that of the asker's last questions, so that late answers do
  std::span<const ActorId> targets;      ///< at least one, strictly ascending, the asker not among them
  std::span<const std::uint64_t> bytes;  ///< on the wire, one for each target
  /// After now(), > 0: answers that have not come by then are not waited for. The engine sets a timer for it (with kind
  /// `answer_kind` and body QuestionItem{tag, targets.size()}), which is cancelled when the last answer comes first.
  std::optional<Duration> deadline;
  /// How many answers end it, at most as many as targets; 0: all.
  std::uint64_t enough = 0;
  Late late = Late::received;
};

/// How a question ended.
struct Answers {
  std::uint64_t tag = 0;
  std::uint64_t count = 0;                ///< how many have come
  std::span<const VirtualTime> arrivals;  ///< when, by target; kNever: not by then
  std::uint64_t given_up = 0;             ///< messages and answers that were (Late)
};

/// The part of a question that concerns consecutive targets of one logical process, for groups that take it as a whole
/// (ActorGroup::receive_questions) rather than message by message.
class QuestionSlice {
 public:
  /// Columns are those of the whole question, [targets]. The runtimes' own.
  struct Columns {
    std::uint64_t tag = 0;
    const ActorId* targets = nullptr;
    const VirtualTime* arrivals = nullptr;  ///< of the questions; null: all at `now`
    VirtualTime now{};
    VirtualTime* departures = nullptr;  ///< of the answers; kNever where there is none
    std::uint64_t* bytes = nullptr;     ///< of the answers; null: nobody asks
  };
  QuestionSlice(const Columns& columns, std::uint64_t first, std::uint64_t last)
      : columns_(columns), first_(first), last_(last) {}

  [[nodiscard]] std::uint64_t tag() const noexcept { return columns_.tag; }
  /// The indices [first, last) of those asked.
  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }
  [[nodiscard]] std::uint64_t last() const noexcept { return last_; }
  [[nodiscard]] ActorId target(std::uint64_t index) const noexcept { return columns_.targets[index]; }
  /// When the question comes to its target; kNever: it is lost, and cannot be answered.
  [[nodiscard]] VirtualTime arrival(std::uint64_t index) const noexcept {
    return columns_.arrivals != nullptr ? columns_.arrivals[index] : columns_.now;
  }
  /// Answers, `after` ≥ 0 after the arrival, with so many bytes. At most once an index.
  void answer(std::uint64_t index, std::uint64_t bytes, Duration after = Duration{0}) noexcept {
    columns_.departures[index] = columns_.arrivals != nullptr ? later(columns_.arrivals[index], after) : columns_.now;
    if (columns_.bytes != nullptr) columns_.bytes[index] = bytes;
    ++answered_;
    total_bytes_ += bytes;
  }
  [[nodiscard]] std::uint64_t answered() const noexcept { return answered_; }
  [[nodiscard]] std::uint64_t total_bytes() const noexcept { return total_bytes_; }

 private:
  Columns columns_;
  std::uint64_t first_, last_;
  std::uint64_t answered_ = 0, total_bytes_ = 0;
};

/// What a group of actors promises, so that runtimes need not look out for more.
enum class Conduct {
  free,  ///< nothing
  /// Its actors send nothing but answers to questions that they have received, at most one to each, and stop nothing.
  /// Asserted. They may set timers, and answer later.
  answers_only,
};

}  // namespace stakemine::engine
