// SPDX-License-Identifier: Apache-2.0
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
      Message& message = chunk_->messages[chunk_->end++];
      message = Message{};
      message.sequence = sequence;
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
        for (const Message& message : chunk->left()) visit(message.sequence);
        mailbox_.release(chunk->weight());
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
