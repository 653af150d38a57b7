// SPDX-License-Identifier: Apache-2.0
/// What is kept of a run's rounds: sums over all of them, and as many of them as memory should hold.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/core/running_sum.hpp"
#include "stakemine/protocol/round_record.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace stakemine::protocol {

/// Of what some rounds have and others don't.
struct RunningMean {
  std::uint64_t count = 0;
  RunningSum sum;

  void add(const std::optional<double>& value);
  /// Nothing where no round had it.
  [[nodiscard]] std::optional<double> value() const;
  void carry_state(Archive& archive) { archive(count, sum); }
};

/// Over all rounds, whichever are kept. Names as in RoundRecord.
struct RoundTotals {
  std::uint64_t rounds = 0, without_update = 0;
  std::uint64_t messages = 0, bytes = 0, shards = 0, participants = 0, rejected = 0;
  std::uint64_t lost_shards = 0, reassigned_shards = 0, late_messages = 0;
  std::uint64_t incomplete = 0;  ///< rounds in which shards were lost
  RunningSum vain_s, reassign_s, duration_s, last_compute_s, last_transfer_s, attacker_weight_share;
  RunningMean attack_rejected, honest_rejected, attack_let_through, commit_latency_s;
  double commit_latency_largest_s = 0;
  /// Of the rounds whose results were checked.
  struct Checks {
    std::uint64_t rounds = 0, shards = 0, results = 0;
    std::uint64_t checked_shards = 0, wrong_results = 0, wrong_caught = 0;
    std::uint64_t accepted_results = 0, accepted_wrong = 0, right_rejected = 0;
    RunningSum checking_s;

    void add(const RoundRecord& round);
    void carry_state(Archive& archive);
  } checks;

  void add(const RoundRecord& round);
  void carry_state(Archive& archive);
};

/// Rounds 1, 1 + s, 1 + 2 s … of those so far, and the last. The stride s is 1 until more than `kMost` are kept, and
/// then doubles as often as needed: a function of their number alone. Not thread-safe.
class RoundHistory {
 public:
  static constexpr std::size_t kMost = 4096;

  RoundHistory() = default;
  /// \param wanted rounds that are kept whatever the stride, ascending.
  explicit RoundHistory(std::vector<Round> wanted) : wanted_(std::move(wanted)) {}

  /// \param record of the round after the last one.
  void add(const RoundRecord& record);
  /// How many there have been.
  [[nodiscard]] Round size() const { return totals_.rounds; }
  /// Ascending, all of them while there are no more than kMost.
  [[nodiscard]] std::vector<RoundRecord> kept() const;
  [[nodiscard]] const RoundTotals& totals() const { return totals_; }

  void carry_state(Archive& archive) { archive(stride_, kept_, last_, totals_); }

 private:
  [[nodiscard]] bool keeps(Round round) const;

  std::vector<Round> wanted_;
  Round stride_ = 1;
  std::vector<RoundRecord> kept_;
  RoundRecord last_;
  RoundTotals totals_;
};

}  // namespace stakemine::protocol
