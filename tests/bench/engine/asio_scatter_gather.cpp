// SPDX-License-Identifier: Apache-2.0
#include "engine/contenders.hpp"
#include "engine/shapes.hpp"

#include <deque>

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <tbb/concurrent_queue.h>

namespace stakemine::bench {
namespace {

using Strand = boost::asio::strand<boost::asio::thread_pool::executor_type>;

struct QueueMiner {
  explicit QueueMiner(boost::asio::thread_pool& pool) : strand(pool.get_executor()) {}

  Strand strand;
  tbb::concurrent_queue<std::uint64_t> mailbox;
  std::uint64_t sum = 0;
};

struct ClosureMiner {
  explicit ClosureMiner(boost::asio::thread_pool& pool) : strand(pool.get_executor()) {}

  Strand strand;
  std::uint64_t sum = 0;
};

class ClosureNetwork {
 public:
  explicit ClosureNetwork(std::uint32_t actors)
      : rounds_(actors, 2 * std::uint64_t{actors}), coordinator_(pool_.get_executor()) {
    for (std::uint32_t i = 0; i < actors; ++i) miners_.emplace_back(pool_);
  }

  Measurement run() {
    boost::asio::post(coordinator_, [this] { scatter(); });
    pool_.join();
    return rounds_.measurement();
  }

 private:
  void scatter() {
    for (ClosureMiner& miner : miners_)
      boost::asio::post(miner.strand, [this, &miner, task = rounds_.round()] {
        miner.sum += task;
        boost::asio::post(coordinator_, [this, reply = miner.sum] { gather(reply); });
      });
  }
  void gather(std::uint64_t reply) {
    if (!rounds_.gather(reply)) return;
    if (rounds_.next(scatter_gather_sum(static_cast<std::uint32_t>(miners_.size()), rounds_.round()))) scatter();
  }

  Rounds rounds_;
  boost::asio::thread_pool pool_{kThreads};
  Strand coordinator_;
  std::deque<ClosureMiner> miners_;
};

}  // namespace

Measurement scatter_gather_asio_queue(std::uint32_t actors) {
  Rounds rounds(actors, 2 * std::uint64_t{actors});
  tbb::concurrent_bounded_queue<std::uint64_t> replies;
  boost::asio::thread_pool pool(kThreads);
  std::deque<QueueMiner> miners;
  for (std::uint32_t i = 0; i < actors; ++i) miners.emplace_back(pool);
  do {
    for (QueueMiner& miner : miners) {
      miner.mailbox.push(rounds.round());
      boost::asio::post(miner.strand, [&miner, &replies] {
        std::uint64_t task = 0;
        if (!miner.mailbox.try_pop(task)) return;
        replies.push(miner.sum += task);
      });
    }
    std::uint64_t reply = 0;
    do replies.pop(reply);
    while (!rounds.gather(reply));
  } while (rounds.next(scatter_gather_sum(actors, rounds.round())));
  pool.join();
  return rounds.measurement();
}

Measurement scatter_gather_asio_closure(std::uint32_t actors) {
  return ClosureNetwork(actors).run();
}

}  // namespace stakemine::bench
