// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/round_history.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cmath>

namespace stakemine::protocol {
namespace {

std::uint64_t count(const std::optional<double>& number) {
  return static_cast<std::uint64_t>(std::llround(number.value_or(0)));
}

}  // namespace

void RunningMean::add(const std::optional<double>& value) {
  if (!value) return;
  ++count;
  sum.add(*value);
}

std::optional<double> RunningMean::value() const {
  if (count == 0) return std::nullopt;
  return sum.value() / static_cast<double>(count);
}

void RoundTotals::Checks::add(const RoundRecord& round) {
  if (!round.checked_shards) return;
  ++rounds;
  shards += round.shards;
  results += round.results;
  checked_shards += count(round.checked_shards);
  wrong_results += count(round.wrong_results);
  wrong_caught += count(round.wrong_caught);
  accepted_results += count(round.accepted_results);
  accepted_wrong += count(round.accepted_wrong);
  right_rejected += count(round.right_rejected);
  checking_s.add(round.checking_s.value_or(0));
}

void RoundTotals::Checks::carry_state(Archive& archive) {
  archive(rounds, shards, results, checked_shards, wrong_results, wrong_caught, accepted_results, accepted_wrong,
          right_rejected, checking_s);
}

void RoundTotals::add(const RoundRecord& round) {
  ++rounds;
  if (!round.updated) ++without_update;
  messages += round.messages;
  bytes += round.bytes;
  shards += round.shards;
  participants += round.participants;
  rejected += round.rejected;
  lost_shards += round.lost_shards;
  reassigned_shards += round.reassigned_shards;
  late_messages += round.late_messages;
  if (round.lost_shards > 0) ++incomplete;
  vain_s.add(round.vain_s);
  reassign_s.add(round.reassign_s);
  duration_s.add(round.duration_s);
  last_compute_s.add(round.last_compute_s);
  last_transfer_s.add(round.last_transfer_s);
  attacker_weight_share.add(round.attacker_weight_share);
  attack_rejected.add(round.attack_rejected);
  honest_rejected.add(round.honest_rejected);
  attack_let_through.add(round.attack_let_through);
  commit_latency_s.add(round.commit_latency_s);
  commit_latency_largest_s = std::max(commit_latency_largest_s, round.commit_latency_s.value_or(0));
  checks.add(round);
}

void RoundTotals::carry_state(Archive& archive) {
  archive(rounds, without_update, messages, bytes, shards, participants, rejected, lost_shards, reassigned_shards,
          late_messages, incomplete, vain_s, reassign_s, duration_s, last_compute_s, last_transfer_s,
          attacker_weight_share, attack_rejected, honest_rejected, attack_let_through, commit_latency_s,
          commit_latency_largest_s, checks);
}

bool RoundHistory::keeps(Round round) const {
  return (round - 1) % stride_ == 0 || std::ranges::binary_search(wanted_, round);
}

void RoundHistory::add(const RoundRecord& record) {
  STAKEMINE_ASSERT(record.round == totals_.rounds + 1, "rounds come one after another");
  totals_.add(record);
  last_ = record;
  if (!keeps(record.round)) return;
  kept_.push_back(record);
  if (kept_.size() <= kMost + wanted_.size()) return;
  stride_ *= 2;
  std::erase_if(kept_, [this](const RoundRecord& one) { return !keeps(one.round); });
}

std::vector<RoundRecord> RoundHistory::kept() const {
  std::vector<RoundRecord> rounds = kept_;
  if (totals_.rounds > 0 && rounds.back().round != last_.round) rounds.push_back(last_);
  return rounds;
}

}  // namespace stakemine::protocol
