// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/many_to_one.hpp"

#include <tbb/concurrent_queue.h>

namespace stakemine::bench {
namespace {

template <class Queue>
class Channel {
 public:
  struct Producer {
    void send(std::uint64_t sequence) { queue.push(Parcel{sequence, {}}); }
    void flush() {}
    Queue& queue;
  };
  struct Consumer {
    template <class Visit>
    void receive(Visit visit) {
      Parcel parcel;
      if constexpr (requires { queue.pop(parcel); }) {
        queue.pop(parcel);  // sleeps while there is nothing
      } else if (!queue.try_pop(parcel)) {
        std::this_thread::yield();
        return;
      }
      visit(parcel.sequence);
    }
    Queue& queue;
  };
  Producer producer() { return {queue_}; }
  Consumer consumer() { return {queue_}; }

 private:
  Queue queue_;
};

}  // namespace

Measurement many_to_one_tbb_queue() {
  return many_to_one<Channel<tbb::concurrent_queue<Parcel>>>(20'000);
}
Measurement many_to_one_tbb_bounded_queue() {
  return many_to_one<Channel<tbb::concurrent_bounded_queue<Parcel>>>(20'000);
}

}  // namespace stakemine::bench
