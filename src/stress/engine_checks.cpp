// SPDX-License-Identifier: Apache-2.0
#include "stress/engine_checks.hpp"

#include <string>

#include <fmt/format.h>

namespace stakemine::stress {

void compare_books(const engine::RunReport& report, Scene& scene) {
  Verdicts& verdicts = scene.verdicts();
  verdicts.expect(Invariant::quiescent, report.ending == engine::Ending::quiescent,
                  [] { return std::string{"the run was stopped before it came to rest"}; });
  const std::uint64_t lost = report.totals.sent - report.totals.delivered;
  // At rest nothing is under way; what was not delivered must have been dropped.
  verdicts.expect(Invariant::books_agree, report.ending != engine::Ending::quiescent || report.dropped == lost, [&] {
    return fmt::format("at rest {} messages of {} were not delivered, but {} were dropped", lost, report.totals.sent,
                       report.dropped);
  });
  if (scene.sent() > 0) {
    verdicts.expect(Invariant::books_agree,
                    scene.sent() == report.totals.sent && scene.received() == report.totals.delivered, [&] {
                      return fmt::format("by the books {} sent and {} received, by the engine {} and {}", scene.sent(),
                                         scene.received(), report.totals.sent, report.totals.delivered);
                    });
  }
  scene.close(lost);
}

void check_mailboxes(const engine::RunReport& report, const engine::MailboxOptions& options, Verdicts& verdicts) {
  for (const engine::MailboxReport& mailbox : report.mailboxes) {
    const engine::MailboxCounters& counters = mailbox.counters;
    verdicts.expect(Invariant::bounds_held, counters.high_water <= options.capacity + counters.overflowed, [&] {
      return fmt::format("{} messages waited for actors {} and on where {} may, and {} went over", counters.high_water,
                         mailbox.actors.first, options.capacity, counters.overflowed);
    });
    verdicts.expect(Invariant::books_agree, counters.pushed == counters.popped + counters.dropped, [&] {
      return fmt::format("mailbox of actor {} and on: {} pushed, {} popped, {} dropped", mailbox.actors.first,
                         counters.pushed, counters.popped, counters.dropped);
    });
  }
}

}  // namespace stakemine::stress
