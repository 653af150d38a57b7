// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/load.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/stress/loads.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace stakemine::stress {

const config::Family<Load>& Load::family() {
  using config::member;
  static const config::Family<Load> all{
      "load",
      "What actors do to each other while they are driven as hard as it goes.",
      {
          member<ScatterGather, Load>("scatter_gather", "A coordinator sends to all, all send back, round after round.",
                                      "what a synchronous round is made of"),
          member<Questions, Load>("questions", "The same, asked as one question.",
                                  "include/stakemine/engine/question.hpp"),
          member<Burst, Load>("burst", "Each actor floods a partner, then waits for its acknowledgement.",
                              "Imam and Sarkar 2014, Savina: throughput of fork and join"),
          member<ManyToOne, Load>("many_to_one", "All flood one.", "Imam and Sarkar 2014, Savina: counting actor"),
          member<AllToAll, Load>("all_to_all", "Everybody sends to everybody, in phases.",
                                 "the exchange of bulk-synchronous programs: Valiant 1990"),
          member<SlowConsumer, Load>("slow_consumer", "All flood one that takes its time over each message.",
                                     "back-pressure"),
          member<FullMailbox, Load>("full_mailbox", "Volleys by timers, whether there is room for them or not.",
                                    "include/stakemine/engine/mailbox.hpp"),
          member<Churn, Load>("churn", "Actors leave and come back while messages fly; who is away sends back.",
                              "Stutzbach and Rejaie 2006, doi:10.1145/1177080.1177105"),
          member<CancelStorm, Load>("cancel_storm", "Timers, of which one is cancelled for each that fires.",
                                    "races of a timer's expiry with its cancellation"),
          member<Timers, Load>("timers", "Timers by the hundred thousand.",
                               "Varghese and Lauck 1987, doi:10.1145/41457.37504"),
      }};
  return all;
}

std::unique_ptr<Scene> Load::build(const LoadRequest& request) const {
  if (request.actors < 2 || request.actors > most_actors())
    throw UserError(
        fmt::format("/actors: {} is not legal for this load; expected 2 to {}", request.actors, most_actors()));
  return do_build(request);
}

std::uint64_t Load::messages_a_round(std::uint32_t actors) const {
  return std::max<std::uint64_t>(1, do_messages_a_round(actors));
}

}  // namespace stakemine::stress
