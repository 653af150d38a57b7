// SPDX-License-Identifier: Apache-2.0
#include "wall_timers.hpp"

#include "timer_queue.hpp"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace stakemine::engine {
namespace asio = boost::asio;

struct WallTimers::Service {
  Service(std::chrono::steady_clock::time_point start_time, std::function<void(const Message&)> deliver_timer)
      : start(start_time), deliver(std::move(deliver_timer)) {}

  /// Aims the one Asio timer at the earliest of the queue. On the service's thread. Aiming anew aborts the wait before;
  /// a wait that had ended just then finds nothing due and aims again.
  void aim();
  void fire();

  const std::chrono::steady_clock::time_point start;
  const std::function<void(const Message&)> deliver;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::steady_timer clock{io};

  std::mutex mutex;  ///< guards what follows
  TimerQueue queue;
  bool stopped = false;
  std::jthread thread;
};

void WallTimers::Service::aim() {
  // No further ahead than this, so that the clock's own arithmetic cannot overflow.
  constexpr Duration kFurthest = std::chrono::hours{24};
  Duration due{};
  {
    const std::lock_guard lock(mutex);
    if (queue.head() == kNever) return;
    due = queue.head().time_since_epoch();
  }
  const Duration now = std::chrono::steady_clock::now() - start;
  clock.expires_at(start + std::min(due, now + kFurthest));
  clock.async_wait([this](const boost::system::error_code& error) {
    if (!error) fire();
  });
}

void WallTimers::Service::fire() {
  std::vector<Message> due;
  {
    const std::lock_guard lock(mutex);
    const VirtualTime now{std::chrono::steady_clock::now() - start};
    while (queue.head() <= now) due.push_back(queue.pop());
  }
  for (const Message& timer : due) deliver(timer);
  aim();
}

WallTimers::WallTimers(std::chrono::steady_clock::time_point start, std::function<void(const Message&)> deliver)
    : service_(std::make_unique<Service>(start, std::move(deliver))) {}

WallTimers::~WallTimers() {
  stop();
}

void WallTimers::add(const Message& timer) {
  Service& service = *service_;
  const std::lock_guard lock(service.mutex);
  if (service.stopped) return;
  const bool is_earliest = timer.time < service.queue.head();
  service.queue.push(timer);
  if (!service.thread.joinable()) service.thread = std::jthread([&service] { service.io.run(); });
  if (is_earliest) asio::post(service.io, [&service] { service.aim(); });
}

bool WallTimers::cancel(ActorId owner, TimerId timer) {
  const std::lock_guard lock(service_->mutex);
  return service_->queue.cancel(owner, timer);
}

void WallTimers::stop() {
  {
    const std::lock_guard lock(service_->mutex);
    service_->stopped = true;
  }
  service_->io.stop();
  if (service_->thread.joinable()) service_->thread.join();
}

}  // namespace stakemine::engine
