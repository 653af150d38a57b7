// SPDX-License-Identifier: Apache-2.0
/// Decides which questions may go the fast way (question_round.hpp), and takes them along it.
#pragma once

#include "engine/crew.hpp"
#include "engine/phase_clock.hpp"
#include "engine/question_round.hpp"
#include "engine/virtual_lp.hpp"

#include <memory>
#include <span>
#include <vector>

namespace stakemine::engine {

class QuestionRounds {
 public:
  /// \param transport null where run.delay is set. All of it must outlive this.
  QuestionRounds(const VirtualRun& run, const Program& program, Transport* transport,
                 std::span<const std::unique_ptr<VirtualLp>> lps, std::vector<Outbox*> outboxes, Crew& crew);

  /// Between windows, the totals being those of all that has been done. True: all that the question has led to is done
  /// but for its end, which waits in the asker's mailbox, and touched() says which LPs have done something. False:
  /// nothing has been done. \param limit the earliest event of any LP on the coordinator's thread.
  [[nodiscard]] bool run(OpenQuestion& question, VirtualTime limit, PhaseClock& clock);
  /// Of a question that run() refused. \throws RunError where that was for times beyond the last there is: it is asked
  /// at its end, or a message never comes and is not lost.
  void require_time(const OpenQuestion& question, VirtualTime limit) const;
  [[nodiscard]] std::span<const std::size_t> touched() const noexcept { return asked_; }
  /// Messages that were sent and given up (Late), so far.
  [[nodiscard]] std::uint64_t given_up() const noexcept { return given_up_; }

 private:
  /// Messages that were sent and neither came nor were lost.
  [[nodiscard]] std::uint64_t on_the_way() const;
  [[nodiscard]] bool choose_asked(const OpenQuestion& question);
  [[nodiscard]] bool delays_below(const OpenQuestion& question, VirtualTime limit) const;
  void hand_slices_over(const OpenQuestion& question);
  void gather(VirtualTime limit);
  [[nodiscard]] bool arrivals_known(VirtualTime limit);
  void give_up_late_questions(VirtualTime end);
  void give_up_late_answers(VirtualTime deadline);
  void note_given_up(Batch::Way way, VirtualTime at, std::uint64_t count, std::uint64_t bytes);
  void end(std::uint64_t answered);

  const VirtualRun& run_;
  Transport* transport_;
  std::span<const std::unique_ptr<VirtualLp>> lps_;
  std::vector<Outbox*> outboxes_;  ///< by the crew's slot
  Crew& crew_;
  bool answers_only_;
  QuestionRound round_;
  std::vector<std::size_t> asked_;
  std::vector<VirtualTime> in_order_;  // of the answers, where not all are needed
  std::uint64_t given_up_ = 0;
  bool is_beyond_time_ = false;  // what the last question that run() refused led to
  Crew::Cost question_cost_, commit_cost_;
};

}  // namespace stakemine::engine
