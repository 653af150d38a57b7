// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/ticker.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace stakemine::engine {

struct Ticker::Service {
  std::mutex mutex;
  std::condition_variable_any asked_to_stop;
  std::jthread thread;
};

Ticker::Ticker(Duration every, std::function<void()> tick) : service_(std::make_unique<Service>()) {
  service_->thread = std::jthread([&service = *service_, every, tick = std::move(tick)](const std::stop_token& stop) {
    std::unique_lock lock(service.mutex);
    while (!service.asked_to_stop.wait_for(lock, stop, every, [&stop] { return stop.stop_requested(); })) tick();
  });
}

Ticker::~Ticker() = default;

}  // namespace stakemine::engine
