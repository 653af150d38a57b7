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
  [[nodiscard]] std::span<const std::size_t> touched() const noexcept { return asked_; }

 private:
  [[nodiscard]] bool choose_asked(const OpenQuestion& question);
  [[nodiscard]] bool delays_below(const OpenQuestion& question, VirtualTime limit) const;
  void hand_slices_over(const OpenQuestion& question);
  void gather(VirtualTime limit);
  [[nodiscard]] bool arrivals_known(VirtualTime limit);
  void end(std::uint64_t answered);

  const VirtualRun& run_;
  Transport* transport_;
  std::span<const std::unique_ptr<VirtualLp>> lps_;
  std::vector<Outbox*> outboxes_;  ///< by the crew's slot
  Crew& crew_;
  bool answers_only_;
  QuestionRound round_;
  std::vector<std::size_t> asked_;
  Crew::Cost question_cost_, commit_cost_;
};

}  // namespace stakemine::engine
