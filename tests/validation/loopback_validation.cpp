// SPDX-License-Identifier: Apache-2.0
// The star beside real sockets: how long transfers take that share one link, measured and simulated. It asserts nothing
// of time, which other processes may disturb; that every transfer comes whole, it does.
#include "stakemine/network/star.hpp"

#include "validation/shaped_loopback.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

#include <fmt/format.h>

namespace stakemine::validation {
namespace {

constexpr int kSkipped = 77;
constexpr double kHeaderBytes = 52;    // IPv4 and TCP with timestamps
constexpr double kEthernetBytes = 14;  // which a loopback's packets count, too
// An acknowledgement for every other packet (RFC 5681, 4.2), by way of the same loopback.
constexpr double kAcknowledgementBytes = (kHeaderBytes + kEthernetBytes) / 2;

/// What is left for the bytes of messages.
double goodput_bps(const LinkShape& shape) {
  const auto packet = static_cast<double>(shape.mtu);
  return shape.rate_bps * (packet - kHeaderBytes) / (packet + kEthernetBytes + kAcknowledgementBytes);
}

std::vector<double> simulate(const LinkShape& shape, const Run& run) {
  network::Star::Options options;
  options.hub.bandwidth_bps = goodput_bps(shape);
  const std::vector<double> latency_s(run.bytes.size(), run.delay_s), bandwidth_bps(run.bytes.size(), 1e12);
  const auto star = network::Star(options).build({.latency_s = latency_s, .bandwidth_bps = bandwidth_bps});
  std::vector<network::Transfer> transfers;
  for (std::uint32_t node = 0; node < run.bytes.size(); ++node)
    transfers.push_back({.id = node,
                         .sequence = node + 1U,
                         .bytes = run.bytes[node],
                         .source = static_cast<std::uint32_t>(run.bytes.size()),
                         .node = node});
  std::vector<network::Arrival> arrivals;
  star->submit(transfers);
  star->advance(kNever, arrivals);
  std::vector<double> times_s(run.bytes.size());
  for (const network::Arrival& arrival : arrivals) times_s[arrival.id] = seconds(arrival.time);
  return times_s;
}

std::string sizes_of(const Run& run) {
  const bool alike = std::ranges::all_of(run.bytes, [&](std::size_t bytes) { return bytes == run.bytes.front(); });
  std::string text;
  for (const std::size_t bytes : run.bytes) text += fmt::format("{}{} kB", text.empty() ? "" : ", ", bytes / 1000);
  return alike ? fmt::format("{} kB each", run.bytes.front() / 1000) : text;
}

void compare(const LinkShape& shape, const Run& run) {
  const std::vector<double> measured = measure(shape, run), simulated = simulate(shape, run);
  double mean = 0;
  for (std::size_t i = 0; i < measured.size(); ++i)
    mean += std::abs(simulated[i] / measured[i] - 1) / static_cast<double>(measured.size());
  const double last_measured = std::ranges::max(measured), last_simulated = std::ranges::max(simulated);
  fmt::print("| {} | {} | {:.1f} ms | {:.1f} ms | {:+.1f} % | {:.1f} % |\n", measured.size(), sizes_of(run),
             1e3 * last_measured, 1e3 * last_simulated, 100 * (last_simulated / last_measured - 1), 100 * mean);
}

int run() {
  const LinkShape shape;
  if (const auto obstacle = shape_loopback(shape)) {
    fmt::print("skipped: {}\n", *obstacle);
    return kSkipped;
  }
  fmt::print("{:.0f} Mbit/s on the wire, {:.1f} Mbit/s for messages, 20 ms of delay, {}\n\n", shape.rate_bps / 1e6,
             goodput_bps(shape) / 1e6, shape.congestion);
  fmt::print("| at once | sizes | measured, last | simulated, last | error | mean error of each |\n");
  fmt::print("| ---: | --- | ---: | ---: | ---: | ---: |\n");
  for (const std::size_t bytes : {20'000U, 200'000U, 1'000'000U})
    for (const std::size_t count : {1U, 2U, 4U, 8U}) compare(shape, {.bytes = std::vector<std::size_t>(count, bytes)});
  compare(shape, {.bytes = {100'000, 200'000, 400'000, 800'000}});
  compare(shape, {.bytes = {50'000, 50'000, 50'000, 50'000, 1'500'000}});
  return 0;
}

}  // namespace
}  // namespace stakemine::validation

int main() {
  try {
    return stakemine::validation::run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
