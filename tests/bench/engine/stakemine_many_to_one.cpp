// SPDX-License-Identifier: Apache-2.0
#include "engine/chunk_depot.hpp"
#include "engine/contenders.hpp"
#include "engine/mailbox.hpp"
#include "engine/many_to_one.hpp"

#include <memory>
#include <thread>
#include <utility>

namespace stakemine::bench {
namespace {

using namespace stakemine::engine;

/// The engine's own mailbox, written to as logical processes do: a chunk at a time.
class MailboxChannel {
 public:
  ~MailboxChannel() {
    ChunkCache cache(depot_);
    discard(mailbox_.take(), cache);
  }

  class Producer {
   public:
    Producer(Mailbox& mailbox, ChunkDepot& depot) : mailbox_(&mailbox), cache_(std::make_unique<ChunkCache>(depot)) {}

    void send(std::uint64_t sequence) {
      if (chunk_ == nullptr) chunk_ = cache_->take();
      // No word of it is zero, so that none is left out.
      chunk_->append({}, 1, 0, Body::of(std::array{sequence + 1, ~sequence, sequence + 1}));
      if (chunk_->full()) flush();
    }
    void flush() {
      if (chunk_ == nullptr) return;
      while (mailbox_->reserve(chunk_->weight()) == Mailbox::Room::full) std::this_thread::yield();
      mailbox_->push(std::exchange(chunk_, nullptr));
    }

   private:
    Mailbox* mailbox_;
    std::unique_ptr<ChunkCache> cache_;
    Chunk* chunk_ = nullptr;
  };

  class Consumer {
   public:
    Consumer(Mailbox& mailbox, ChunkDepot& depot) : mailbox_(mailbox), cache_(std::make_unique<ChunkCache>(depot)) {}

    template <class Visit>
    void receive(Visit visit) {
      Chunk* chunk = mailbox_.take();
      if (chunk == nullptr) std::this_thread::yield();
      while (chunk != nullptr) {
        mailbox_.release(chunk->weight());
        chunk->read_all([&](const Message& message) { visit(message.body.as<std::uint64_t>() - 1); });
        cache_->put(std::exchange(chunk, chunk->next));
      }
    }

   private:
    Mailbox& mailbox_;
    std::unique_ptr<ChunkCache> cache_;
  };

  Producer producer() { return Producer(mailbox_, depot_); }
  Consumer consumer() { return Consumer(mailbox_, depot_); }

 private:
  ChunkDepot depot_;
  Mailbox mailbox_;
};

}  // namespace

Measurement many_to_one_stakemine() {
  return many_to_one<MailboxChannel>(100'000);
}

}  // namespace stakemine::bench
