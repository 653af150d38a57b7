// SPDX-License-Identifier: Apache-2.0
/// Eight threads send, one receives, whatever the queue between them. As many threads as that outnumber the cores of
/// many a machine, which is what some queues cannot stand.
#pragma once

#include "engine/measurement.hpp"

#include <array>
#include <atomic>
#include <barrier>
#include <cstdint>
#include <thread>
#include <vector>

namespace stakemine::bench {

inline constexpr std::uint32_t kProducers = 8;
inline constexpr std::uint32_t kBatch = 512;

/// 64 bytes.
struct Parcel {
  std::uint64_t sequence = 0;
  std::array<std::uint64_t, 7> rest{};
};

/// `Channel` has producer(), a new producer's side with send(sequence) and flush(), and consumer(), the one consumer's
/// with receive(visit), which calls visit(sequence) for what has come and may find nothing.
template <class Channel>
Measurement many_to_one(std::uint64_t messages_each) {
  Rounds rounds(kProducers * messages_each, kProducers * messages_each);
  Channel channel;
  std::atomic<bool> again{true};
  std::barrier round_begins(kProducers + 1);
  std::vector<std::jthread> producers;
  for (std::uint32_t i = 0; i < kProducers; ++i) {
    producers.emplace_back([&] {
      auto producer = channel.producer();
      while (true) {
        round_begins.arrive_and_wait();
        if (!again.load()) return;
        for (std::uint64_t sequence = 0; sequence < messages_each; ++sequence) producer.send(sequence);
        producer.flush();
      }
    });
  }
  auto consumer = channel.consumer();
  while (again.load()) {
    round_begins.arrive_and_wait();
    bool complete = false;
    while (!complete) consumer.receive([&](std::uint64_t sequence) { complete = rounds.gather(sequence); });
    again = rounds.next(kProducers * (messages_each * (messages_each - 1) / 2));
  }
  round_begins.arrive_and_wait();
  producers.clear();
  return rounds.measurement();
}

}  // namespace stakemine::bench
