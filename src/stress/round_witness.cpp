// SPDX-License-Identifier: Apache-2.0
#include "stress/round_witness.hpp"

#include "stakemine/protocol/messages.hpp"

#include <fmt/format.h>

namespace stakemine::stress {

void RoundWitness::committed(std::span<const engine::Message> events) {
  using protocol::MessageKind;
  for (const engine::Message& event : events) {
    if (event.origin != engine::Origin::message) continue;
    const auto item = event.body.as<engine::QuestionItem>();
    const Key key{item.tag, item.index};
    if (event.kind == static_cast<std::uint32_t>(MessageKind::assignment)) {
      if (!assigned.emplace(key, event.bytes).second) ++doubled;
    } else if (event.kind == static_cast<std::uint32_t>(MessageKind::result)) {
      if (!answered.emplace(key, event.time).second) ++doubled;
    }
  }
}

void RoundWitness::hold_against(const experiment::RunResult& result, Verdicts& verdicts) const {
  verdicts.expect(Invariant::not_duplicated, doubled == 0,
                  [&] { return fmt::format("{} assignments and results came twice", doubled); });
  std::uint64_t lost = 0;
  for (const protocol::RoundRecord& round : result.rounds) {
    const auto expect = [&](Invariant invariant, bool holds, std::string_view what) {
      verdicts.expect(invariant, holds, [&] { return fmt::format("round {}: {}", round.round, what); });
    };
    std::uint64_t bytes = 0, results = 0;
    const auto end = answered.lower_bound({round.first_question + round.questions, 0});
    for (auto answer = answered.lower_bound({round.first_question, 0}); answer != end; ++answer) {
      ++results;
      const auto question = assigned.find(answer->first);
      expect(Invariant::not_invented, question != assigned.end(), "a result without an assignment");
      if (question != assigned.end()) bytes += question->second;
      expect(Invariant::in_order, seconds(answer->second) <= round.virtual_time_s + 1e-9,
             "a result from after its end");
    }
    expect(Invariant::shards_counted_once, results == round.results, "another number of results");
    if (shard_bytes_)
      expect(Invariant::shards_counted_once, bytes == (round.shards - round.lost_shards) * *shard_bytes_,
             "shards counted and lost are not those handed out");
    lost += round.lost_shards;
  }
  const auto& faults = result.summary.faults;
  verdicts.expect(Invariant::shards_counted_once, (faults ? faults->lost_shards : 0) == lost,
                  [] { return std::string{"the summary's lost shards are not those of its rounds"}; });
}

}  // namespace stakemine::stress
