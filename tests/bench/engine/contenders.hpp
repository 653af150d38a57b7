// SPDX-License-Identifier: Apache-2.0
/// Every way in which a workload is carried out. What is not installed is not defined; engine_bench.cpp knows.
#pragma once

#include "engine/measurement.hpp"

#include <cstdint>

namespace stakemine::bench {

// One coordinator gives each of `actors` actors a number; each adds it to its own and answers with the sum.
Measurement scatter_gather_stakemine(std::uint32_t actors);
Measurement scatter_gather_stakemine_asking(std::uint32_t actors);  ///< as a question: handed over by logical process
Measurement scatter_gather_caf(std::uint32_t actors);
Measurement scatter_gather_asio_queue(std::uint32_t actors);    ///< a strand and a tbb::concurrent_queue an actor
Measurement scatter_gather_asio_closure(std::uint32_t actors);  ///< a strand an actor, the message in the closure
Measurement scatter_gather_tbb_task(std::uint32_t actors);      ///< no mailboxes: a message is a task

// The same in simulated time, as a question, every message 20 ms on its way.
Measurement virtual_round_stakemine(std::uint32_t actors, unsigned threads);

// Eight producer threads, one consumer.
Measurement many_to_one_stakemine();
Measurement many_to_one_moodycamel();       ///< no tokens, one at a time
Measurement many_to_one_moodycamel_bulk();  ///< producers' tokens, taken 512 at a time
Measurement many_to_one_moodycamel_best();  ///< the same, and given 512 at a time
Measurement many_to_one_tbb_queue();
Measurement many_to_one_tbb_bounded_queue();

// Actor to actor, in the manner of the Savina suite (Imam and Sarkar 2014).
Measurement big_stakemine(std::uint32_t actors);  ///< each pings a random other, which answers
Measurement big_caf(std::uint32_t actors);
Measurement ring_stakemine(std::uint32_t actors);  ///< tokens go round, one for every 100 actors, at least ten
Measurement ring_caf(std::uint32_t actors);
Measurement ping_pong_stakemine(std::uint32_t actors);  ///< in pairs, partners being half the actors apart
Measurement ping_pong_caf(std::uint32_t actors);

// PHOLD (Fujimoto 1990): one pending event an actor; each event causes one 0.1 s + an exponential (mean 1 s) later, a
// quarter of them at a random actor.
Measurement phold_stakemine(std::uint32_t pending);
Measurement phold_binary_heap(std::uint32_t pending);  ///< std::priority_queue, no actors
Measurement phold_4ary_heap(std::uint32_t pending);    ///< no actors

}  // namespace stakemine::bench
