// SPDX-License-Identifier: Apache-2.0
#include "engine/wall_timers.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace stakemine::engine {
namespace asio = boost::asio;

struct WallTimers::Service {
  struct Order {
    bool operator()(const Entry& a, const Entry& b) const noexcept {
      return std::tie(a.due, a.message.source, a.message.sequence) <
             std::tie(b.due, b.message.source, b.message.sequence);
    }
  };

  using Pending = std::set<Entry, Order>;

  Service(std::chrono::steady_clock::time_point start_time, std::function<void(std::span<const Message>)> deliver_timer)
      : start(start_time), deliver(std::move(deliver_timer)) {}

  /// Aims the one Asio timer at the earliest of the queue. On the service's thread. Aiming anew aborts the wait before;
  /// a wait that had ended just then finds nothing due and aims again.
  void aim();
  void fire();
  [[nodiscard]] VirtualTime head() const { return pending.empty() ? kNever : pending.begin()->due; }
  void insert(const Entry& entry);
  /// Takes it out. \returns its message.
  Message end(Pending::const_iterator entry);

  const std::chrono::steady_clock::time_point start;
  const std::function<void(std::span<const Message>)> deliver;
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::steady_timer clock{io};

  std::mutex mutex;  ///< guards what follows
  Pending pending;
  /// Of timers that are over. Timers are set by many threads and end on others': if each were allocated anew, the
  /// allocator would come to keep for every thread the most that it ever had pending.
  std::vector<Pending::node_type> spare;
  bool stopped = false;
  std::jthread thread;
};

void WallTimers::Service::insert(const Entry& entry) {
  if (spare.empty()) {
    pending.insert(entry);
    return;
  }
  spare.back().value() = entry;
  pending.insert(std::move(spare.back()));
  spare.pop_back();
}

Message WallTimers::Service::end(Pending::const_iterator entry) {
  spare.push_back(pending.extract(entry));
  return spare.back().value().message;
}

void WallTimers::Service::aim() {
  // No further ahead than this, so that the clock's own arithmetic cannot overflow.
  constexpr Duration kFurthest = std::chrono::hours{24};
  Duration due{};
  {
    const std::lock_guard lock(mutex);
    if (head() == kNever) return;
    due = head().time_since_epoch();
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
    while (head() <= now) due.push_back(end(pending.begin()));
  }
  deliver(due);
  aim();
}

WallTimers::WallTimers(std::chrono::steady_clock::time_point start,
                       std::function<void(std::span<const Message>)> deliver)
    : service_(std::make_unique<Service>(start, std::move(deliver))) {}

WallTimers::~WallTimers() {
  stop();
}

void WallTimers::add(const Entry& entry) {
  Service& service = *service_;
  const std::lock_guard lock(service.mutex);
  if (service.stopped) return;
  const bool is_earliest = entry.due < service.head();
  service.insert(entry);
  if (!service.thread.joinable()) service.thread = std::jthread([&service] { service.io.run(); });
  if (is_earliest) asio::post(service.io, [&service] { service.aim(); });
}

bool WallTimers::cancel(ActorId owner, TimerId timer) {
  Entry key;
  key.due = timer.due;
  key.message.source = owner;
  key.message.sequence = timer.sequence;
  const std::lock_guard lock(service_->mutex);
  const auto found = service_->pending.find(key);
  if (found == service_->pending.end()) return false;
  service_->end(found);
  return true;
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
