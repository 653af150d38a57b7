// SPDX-License-Identifier: Apache-2.0
/// Drives a load, or a network, on the wall's clock and says what broke and how fast it went.
#pragma once

#include "stakemine/engine/chaos.hpp"
#include "stakemine/experiment/config.hpp"
#include "stakemine/stress/config.hpp"
#include "stakemine/stress/latency.hpp"
#include "stakemine/stress/verdicts.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stakemine::stress {

inline constexpr std::array<double, 6> kQuantiles{0.5, 0.9, 0.99, 0.999, 0.9999, 1.0};

struct QueueFigures {
  std::uint64_t processes = 0;       ///< mailboxes, one a logical process
  std::uint64_t deepest = 0;         ///< most messages that ever waited in one
  std::uint64_t median_deepest = 0;  ///< the median of that over the mailboxes
  std::uint64_t blocked = 0, refused = 0, dropped = 0, overflowed = 0;
};

/// One load or network on so many actors and threads.
struct StressCell {
  std::uint64_t nodes = 0, threads = 0;
  double elapsed_s = 0;
  std::uint64_t messages = 0;  ///< delivered, answers and timers included
  double messages_a_second = 0;
  /// By kQuantiles, in seconds; of what the books saw, and corrected for coordinated omission. 0 of nothing.
  std::array<double, kQuantiles.size()> latency_s{}, corrected_s{};
  double longest_wait_s = 0;
  QueueFigures queues;
  std::uint64_t moves = 0;  ///< of actors to another thread (their logical process was taken by it)
  std::uint64_t voluntary_switches = 0, involuntary_switches = 0;  ///< of this process's threads, as getrusage counts
  double cpu_s = 0;
  double peak_memory_bytes = 0;  ///< of the process so far
  std::vector<Outcome> outcomes;
  bool interrupted = false;

  [[nodiscard]] bool clean() const;
};

struct StressOptions {
  std::stop_token stop;
  /// Called ten times a second, on another thread, with what has been received so far; may be null.
  std::function<void(std::uint64_t messages, double elapsed_s)> tick;
  /// Without a message for so long, a run counts as stuck and is stopped; if it does not even stop, the process ends
  /// with status 1 after as long again.
  Duration patience = std::chrono::seconds{20};
  /// Random delays, yields, pauses, orders and deaths of workers; for a network also faults that its protocol must
  /// bear, in virtual time.
  std::optional<engine::ChaosOptions> chaos;
};

/// A load's cell; `config.actors` and `config.runtime.threads` say which. Runs a rehearsal on both clocks first, whose
/// results must be equal.
[[nodiscard]] StressCell run_load(const StressConfig& config, const StressOptions& options);

/// A network's: the whole network, again and again, until `messages` or `duration_s` (kUsualDurationS where neither is
/// given), each time compared with the same in virtual time. Latencies are those of rounds.
struct NetworkStress {
  experiment::ExperimentConfig config;
  std::optional<std::uint64_t> messages;
  std::optional<double> duration_s;
};
[[nodiscard]] StressCell run_network(const NetworkStress& network, const StressOptions& options);

}  // namespace stakemine::stress
