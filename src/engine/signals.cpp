// SPDX-License-Identifier: Apache-2.0
#include "stakemine/engine/signals.hpp"

#include <csignal>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <unistd.h>

namespace stakemine::engine {
namespace asio = boost::asio;

struct InterruptHandler::Waiter {
  explicit Waiter(std::stop_source stop_source) : source(std::move(stop_source)) {
    wait();
    thread = std::jthread([this] { io.run(); });
  }

  ~Waiter() {
    io.stop();
    thread.join();
  }

  void wait() {
    signals.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      constexpr int kInterrupted = 130;
      if (asked) ::_exit(kInterrupted);
      asked = true;
      source.request_stop();
      wait();
    });
  }

  std::stop_source source;
  bool asked = false;
  asio::io_context io{1};
  asio::signal_set signals{io, SIGINT, SIGTERM};
  std::jthread thread;
};

InterruptHandler::InterruptHandler(std::stop_source source) : waiter_(std::make_unique<Waiter>(std::move(source))) {}

InterruptHandler::~InterruptHandler() = default;

}  // namespace stakemine::engine
