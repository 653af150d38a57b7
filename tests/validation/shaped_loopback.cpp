// SPDX-License-Identifier: Apache-2.0
#include "validation/shaped_loopback.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sched.h>

namespace stakemine::validation {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kPiece = 16384;

void throw_if(const error_code& error) {
  if (error) throw boost::system::system_error(error);
}

/// One transfer: a sender, a relay and the relay's socket on the link.
class Transfer {
 public:
  Transfer(asio::io_context& context, const tcp::endpoint& receiver, std::uint64_t index, std::size_t bytes,
           Clock::duration delay, const std::string& congestion)
      : sender_(context), relay_(context), link_(context), timer_(context), message_(bytes), delay_(delay) {
    asio::local::connect_pair(sender_, relay_);
    link_.open(tcp::v4());
    if (::setsockopt(link_.native_handle(), IPPROTO_TCP, TCP_CONGESTION, congestion.data(),
                     static_cast<socklen_t>(congestion.size())) != 0)
      throw boost::system::system_error(errno, boost::system::system_category(), "congestion control");
    link_.connect(receiver);
    link_.set_option(tcp::no_delay{true});
    std::memcpy(message_.data(), &index, sizeof(index));  // who it is
  }

  void start() {
    asio::async_write(sender_, asio::buffer(message_), [this](const error_code& error, std::size_t) {
      throw_if(error);
      sender_.shutdown(asio::socket_base::shutdown_send);
    });
    take();
  }

 private:
  struct Held {
    Clock::time_point due;
    std::vector<char> bytes;
  };

  void take() {
    relay_.async_read_some(asio::buffer(piece_), [this](const error_code& error, std::size_t bytes) {
      if (error == asio::error::eof) return;
      throw_if(error);
      held_.push_back({Clock::now() + delay_, {piece_.begin(), piece_.begin() + static_cast<std::ptrdiff_t>(bytes)}});
      if (held_.size() == 1) pass_on();
      take();
    });
  }

  void pass_on() {
    timer_.expires_at(held_.front().due);
    timer_.async_wait([this](const error_code& waited) {
      throw_if(waited);
      asio::async_write(link_, asio::buffer(held_.front().bytes), [this](const error_code& error, std::size_t) {
        throw_if(error);
        held_.pop_front();
        if (!held_.empty()) pass_on();
      });
    });
  }

  asio::local::stream_protocol::socket sender_, relay_;
  tcp::socket link_;
  asio::steady_timer timer_;
  std::vector<char> message_;
  Clock::duration delay_;
  std::array<char, kPiece> piece_{};
  std::deque<Held> held_;
};

/// Takes whole transfers.
class Receiver {
 public:
  Receiver(asio::io_context& context, const std::vector<std::size_t>& bytes)
      : acceptor_(context, {asio::ip::address_v4::loopback(), 0}), bytes_(bytes), whole_at_(bytes.size()) {
    accept();
  }

  [[nodiscard]] tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
  [[nodiscard]] const std::vector<Clock::time_point>& whole_at() const { return whole_at_; }

 private:
  struct Incoming {
    explicit Incoming(tcp::socket&& accepted) : socket(std::move(accepted)) {}
    tcp::socket socket;
    std::uint64_t index = 0;
    std::vector<char> rest;
  };

  void accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      throw_if(error);
      auto incoming = std::make_shared<Incoming>(std::move(socket));
      asio::async_read(incoming->socket, asio::buffer(&incoming->index, sizeof(incoming->index)),
                       [this, incoming](const error_code& failed, std::size_t) {
                         throw_if(failed);
                         take(incoming);
                       });
      accept();
    });
  }

  void take(const std::shared_ptr<Incoming>& incoming) {
    incoming->rest.resize(bytes_.at(incoming->index) - sizeof(incoming->index));
    asio::async_read(incoming->socket, asio::buffer(incoming->rest),
                     [this, incoming](const error_code& failed, std::size_t) {
                       throw_if(failed);
                       whole_at_[incoming->index] = Clock::now();
                       if (++whole_ == bytes_.size()) acceptor_.close();
                     });
  }

  tcp::acceptor acceptor_;
  std::vector<std::size_t> bytes_;
  std::vector<Clock::time_point> whole_at_;
  std::size_t whole_ = 0;
};

}  // namespace

std::optional<std::string> shape_loopback(const LinkShape& shape) {
  if (::unshare(CLONE_NEWNET) != 0) return fmt::format("no network namespace: {}", std::strerror(errno));
  const std::string commands =
      fmt::format("ip link set lo mtu {} up && tc qdisc add dev lo root tbf rate {:.0f}bit burst 16kb latency 500ms",
                  shape.mtu, shape.rate_bps);
  if (std::system((commands + " 2>&1").c_str()) != 0) return "ip or tc (with tbf) is missing or refused";
  return std::nullopt;
}

std::vector<double> measure(const LinkShape& shape, const Run& run) {
  asio::io_context context;
  Receiver receiver(context, run.bytes);
  std::vector<std::unique_ptr<Transfer>> transfers;
  const auto delay = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(run.delay_s));
  for (std::size_t index = 0; index < run.bytes.size(); ++index)
    transfers.push_back(
        std::make_unique<Transfer>(context, receiver.endpoint(), index, run.bytes[index], delay, shape.congestion));
  const Clock::time_point began = Clock::now();
  for (const auto& transfer : transfers) transfer->start();
  context.run();
  std::vector<double> times_s;
  for (const Clock::time_point whole : receiver.whole_at())
    times_s.push_back(std::chrono::duration<double>(whole - began).count());
  return times_s;
}

}  // namespace stakemine::validation
