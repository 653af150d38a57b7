// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/round_record.hpp"

namespace stakemine::protocol {

void RoundRecord::carry_state(Archive& archive) {
  // By name of every member, so that a new one that is missing here does not compile.
  auto& [number, ended_s, took_s, handed_out, participating, gathered, set_aside, moved, sent, weight, loss,
         held_out_loss, accuracy, error, norm, attackers, fooled, set_aside_share, honest_aside, let_through, compute_s,
         transfer_s, lost, reassigned, late, in_vain_s, again_s, staleness, most_stale, messages_lost, sent_again,
         twice, proposers, commit_s, checked, wrong, caught, accepted, let_in, accused, checked_s, question, asked, r1,
         r2, r3, r4, r5, r6, s1, s2, s3, s4, s5, s6, hash] = *this;
  archive(number, ended_s, took_s, handed_out, participating, gathered, set_aside, moved, sent, weight, loss,
          held_out_loss, accuracy, error, norm, attackers, fooled, set_aside_share, honest_aside, let_through,
          compute_s, transfer_s, lost, reassigned, late, in_vain_s, again_s, staleness, most_stale, messages_lost,
          sent_again, twice, proposers, commit_s, checked, wrong, caught, accepted, let_in, accused, checked_s,
          question, asked, r1, r2, r3, r4, r5, r6, s1, s2, s3, s4, s5, s6, hash);
}

}  // namespace stakemine::protocol
