// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/mailbox.hpp"

#include "engine/contenders.hpp"
#include "engine/many_to_one.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace stakemine::bench {
namespace {

using namespace stakemine::engine;

/// The engine's own mailbox, written to as logical processes do: a chunk at a time.
class MailboxChannel {
 public:
  class Producer {
   public:
    explicit Producer(Mailbox& mailbox) : mailbox_(&mailbox) {}

    void send(std::uint64_t sequence) {
      if (!chunk_) chunk_ = std::make_unique<Chunk>();
      Message message;
      message.sequence = sequence;
      chunk_->messages.push_back(message);
      if (chunk_->messages.size() == kBatch) flush();
    }
    void flush() {
      if (chunk_) mailbox_->push(std::move(chunk_));
    }

   private:
    Mailbox* mailbox_;
    std::unique_ptr<Chunk> chunk_;
  };

  class Consumer {
   public:
    explicit Consumer(Mailbox& mailbox) : mailbox_(mailbox) {}

    template <class Visit>
    void receive(Visit visit) {
      mailbox_.take(chunks_);
      if (chunks_.empty()) std::this_thread::yield();
      for (const auto& chunk : chunks_)
        for (const Message& message : chunk->messages) visit(message.sequence);
    }

   private:
    Mailbox& mailbox_;
    std::vector<std::unique_ptr<Chunk>> chunks_;
  };

  Producer producer() { return Producer(mailbox_); }
  Consumer consumer() { return Consumer(mailbox_); }

 private:
  Mailbox mailbox_;
};

}  // namespace

Measurement many_to_one_stakemine() {
  return many_to_one<MailboxChannel>(100'000);
}

}  // namespace stakemine::bench
