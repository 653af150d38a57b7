// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/many_to_one.hpp"

#include <concurrentqueue/concurrentqueue.h>

namespace stakemine::bench {
namespace {

using Queue = moodycamel::ConcurrentQueue<Parcel>;

class OneByOne {
 public:
  struct Producer {
    void send(std::uint64_t sequence) { queue.enqueue(Parcel{sequence, {}}); }
    void flush() {}
    Queue& queue;
  };
  struct Consumer {
    template <class Visit>
    void receive(Visit visit) {
      Parcel parcel;
      if (queue.try_dequeue(parcel))
        visit(parcel.sequence);
      else
        std::this_thread::yield();
    }
    Queue& queue;
  };
  Producer producer() { return {queue_}; }
  Consumer consumer() { return {queue_}; }

 private:
  Queue queue_;
};

class BulkConsumer {
 public:
  explicit BulkConsumer(Queue& queue) : queue_(queue), token_(queue) {}

  template <class Visit>
  void receive(Visit visit) {
    const std::size_t count = queue_.try_dequeue_bulk(token_, parcels_.data(), parcels_.size());
    if (count == 0) std::this_thread::yield();
    for (std::size_t i = 0; i < count; ++i) visit(parcels_[i].sequence);
  }

 private:
  Queue& queue_;
  moodycamel::ConsumerToken token_;
  std::array<Parcel, kBatch> parcels_;
};

class TokensAndBulk {
 public:
  class Producer {
   public:
    explicit Producer(Queue& queue) : queue_(queue), token_(queue) {}
    void send(std::uint64_t sequence) { queue_.enqueue(token_, Parcel{sequence, {}}); }
    void flush() {}

   private:
    Queue& queue_;
    moodycamel::ProducerToken token_;
  };
  Producer producer() { return Producer(queue_); }
  BulkConsumer consumer() { return BulkConsumer(queue_); }

 private:
  Queue queue_;
};

class BulkBothWays {
 public:
  class Producer {
   public:
    explicit Producer(Queue& queue) : queue_(queue), token_(queue) {}
    void send(std::uint64_t sequence) {
      parcels_[count_].sequence = sequence;
      if (++count_ == kBatch) flush();
    }
    void flush() {
      queue_.enqueue_bulk(token_, parcels_.data(), count_);
      count_ = 0;
    }

   private:
    Queue& queue_;
    moodycamel::ProducerToken token_;
    std::array<Parcel, kBatch> parcels_;
    std::size_t count_ = 0;
  };
  Producer producer() { return Producer(queue_); }
  BulkConsumer consumer() { return BulkConsumer(queue_); }

 private:
  Queue queue_;
};

}  // namespace

Measurement many_to_one_moodycamel() {
  return many_to_one<OneByOne>(100'000);
}
Measurement many_to_one_moodycamel_bulk() {
  return many_to_one<TokensAndBulk>(100'000);
}
Measurement many_to_one_moodycamel_best() {
  return many_to_one<BulkBothWays>(100'000);
}

}  // namespace stakemine::bench
