// SPDX-License-Identifier: Apache-2.0
/// A network that loses, repeats and delays messages: stands between the engine and the transport proper.
#pragma once

#include "stakemine/core/archive.hpp"
#include "stakemine/engine/transport.hpp"
#include "stakemine/network/message_faults.hpp"
#include "stakemine/protocol/round_record.hpp"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace stakemine::protocol {

/// What has happened to messages.
struct MessageTally {
  std::uint64_t lost = 0;
  std::uint64_t retransmissions = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t reordered = 0;
  Duration waited{};  ///< until messages were sent again
  Duration fallen_behind{};

  void add(const MessageTally& other);
};

/// By the question's tag, of the messages and answers of those questions to which anything happened.
using QuestionTallies = std::map<std::uint64_t, MessageTally>;
/// Writes what happened to a round's messages into its record.
void note(const QuestionTallies& tallies, RoundRecord& round);

/// The fate of a message follows from its miner, its way and its question's tag, which the body of each carries
/// (engine::QuestionItem). What is lost on the way to the hub does not come to the hub's link, nor do the lost attempts
/// of what is sent again; on the way to a miner the hub has sent it, once, and what is sent again comes as much later
/// as was waited. A message that comes twice takes the links twice; its receiver sees one.
class FaultyTransport final : public engine::Transport {
 public:
  /// Both must outlive this.
  FaultyTransport(engine::Transport& inner, network::MessageFaults& faults) : inner_(inner), faults_(faults) {}

  [[nodiscard]] Duration lookahead() const override { return inner_.lookahead(); }
  void send(std::span<const engine::Message> departures) override;
  [[nodiscard]] VirtualTime next_event() const override;
  void advance(VirtualTime until, std::vector<engine::Message>& arrivals) override;
  [[nodiscard]] std::uint64_t dropped() const override { return inner_.dropped() + total_.lost; }
  bool carry(const engine::Batch& batch, VirtualTime before, std::span<VirtualTime> arrivals) override;
  void give_up(engine::Batch::Way way, VirtualTime at, std::uint64_t bytes) override { inner_.give_up(way, at, bytes); }

  /// What lasts, where nothing is on its way.
  void carry_state(Archive& archive) { archive(total_, by_tag_); }

  [[nodiscard]] const MessageTally& total() const { return total_; }
  [[nodiscard]] const QuestionTallies& of_questions() const { return by_tag_; }

 private:
  using Key = std::pair<engine::ActorId, std::uint64_t>;  // source, sequence: no two messages share it
  /// What is to be put right when a message comes out of the inner transport.
  struct Changed {
    std::uint64_t bytes = 0;
    network::MessageFate fate;
  };

  network::MessageFate fate(engine::Batch::Way way, engine::ActorId node, std::uint64_t tag, VirtualTime departure);
  void note(const network::MessageFate& fate, std::uint64_t tag);

  engine::Transport& inner_;
  network::MessageFaults& faults_;
  MessageTally total_;
  QuestionTallies by_tag_;
  std::map<Key, Changed> changed_;     // of messages under way
  std::vector<engine::Message> held_;  // a heap: out of the inner transport, and behind
  std::vector<engine::Message> departing_, arriving_;
  std::vector<VirtualTime> departures_;  // of a batch
  std::vector<std::uint64_t> bytes_;
  std::vector<network::MessageFate> fates_;
};

}  // namespace stakemine::protocol
