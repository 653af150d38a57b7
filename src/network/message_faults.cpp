// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/message_faults.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stakemine::network {
namespace {

// Streams of outage processes: churn counts from 0 (availability.cpp), ways to the hub from here.
constexpr std::uint64_t kFirstCutStream = std::uint64_t{1} << 16;

// Rounds 0 and 1 of a node's stream are the latencies of its link and of its path.
constexpr std::uint64_t kFirstJitterRound = 2;

VirtualTime at_s(double time_s) {
  return later(VirtualTime{}, duration_from_seconds(time_s));
}

bool hits(double rate, KeyedRandom& random) {
  return rate >= 1 || (rate > 0 && random.uniform() < rate);
}

}  // namespace

std::vector<bool> groups_named(const std::vector<std::string>& wanted, std::span<const std::string> names) {
  std::vector<bool> named(names.size(), wanted.empty());
  for (const std::string& name : wanted) {
    bool found = false;
    for (std::size_t group = 0; group < names.size(); ++group)
      if (names[group] == name) named[group] = found = true;
    if (!found)
      throw UserError(
          fmt::format("\"{}\" is the name of nothing here; expected one of: {}", name, fmt::join(names, ", ")));
  }
  return named;
}

MessageFaults::MessageFaults(const FaultsConfig& config, const FaultyNodes& nodes,
                             std::shared_ptr<const config::Distribution> jitter_s)
    : nodes_(nodes),
      loss_(rate_of(config.loss.rate, config.loss.windows, nodes)),
      twice_(rate_of(config.duplicates.rate, config.duplicates.windows, nodes)),
      behind_(rate_of(config.reordering.rate, config.reordering.windows, nodes)),
      retransmit_(config.loss.retransmit),
      behind_s_(config.reordering.delay_s),
      jitter_s_(std::move(jitter_s)) {
  const auto add = [&](const config::Choice<OutageProcess>& process, std::string what, std::vector<bool> groups,
                       std::vector<bool> places) {
    cuts_.push_back({std::move(what),
                     process.make(),
                     {.seed = nodes.seed, .stream = kFirstCutStream + cuts_.size(), .node = 0},
                     std::move(groups),
                     std::move(places),
                     {}});
  };
  const auto named = [](const std::vector<std::string>& wanted, std::span<const std::string> names) {
    return wanted.empty() ? std::vector<bool>(names.size()) : groups_named(wanted, names);
  };
  for (const HubOutageConfig& outage : config.hub_outage)
    add(outage.process, "hub outage", std::vector<bool>(nodes.names.size(), true), {});
  for (const PartitionConfig& partition : config.partitions) {
    std::vector<std::string> all = partition.groups;
    all.insert(all.end(), partition.regions.begin(), partition.regions.end());
    add(partition.process, fmt::format("partition: {}", fmt::join(all, ", ")), named(partition.groups, nodes.names),
        named(partition.regions, nodes.place_names));
  }
}

MessageFaults::Rate MessageFaults::rate_of(double usual, const std::vector<FaultWindow>& windows,
                                           const FaultyNodes& nodes) {
  Rate rate{usual, {}};
  for (const FaultWindow& window : windows)
    rate.windows.push_back({{at_s(window.from_s), window.until_s ? at_s(*window.until_s) : kNever},
                            window.rate,
                            groups_named(window.groups, nodes.names)});
  return rate;
}

double MessageFaults::Rate::at(VirtualTime time, std::uint32_t group) const {
  if (windows.empty()) return usual;
  double spared = 1 - usual;
  for (const Window& window : windows)
    if (time >= window.open.from && time < window.open.until && window.groups[group]) spared *= 1 - window.rate;
  return 1 - spared;
}

void MessageFaults::Cut::look_ahead(VirtualTime time) {
  while (known.empty() || (known.back().from != kNever && known.back().until <= time))
    known.push_back(process->next(key, known.size(), known.empty() ? VirtualTime{} : known.back().until));
}

bool MessageFaults::Cut::holds_at(VirtualTime time) {
  look_ahead(time);
  const auto next = std::ranges::upper_bound(known, time, {}, &Outage::from);
  return next != known.begin() && time < std::prev(next)->until;
}

bool MessageFaults::is_cut(VirtualTime time, std::uint32_t node) {
  return std::ranges::any_of(cuts_, [&](Cut& cut) {
    const bool concerns = cut.groups[nodes_.group[node]] ||
                          (!nodes_.place.empty() && !cut.places.empty() && cut.places[nodes_.place[node]]);
    return concerns && cut.holds_at(time);
  });
}

std::vector<CutWindow> MessageFaults::cuts(VirtualTime begins, VirtualTime ends) {
  std::vector<CutWindow> found;
  for (Cut& cut : cuts_) {
    cut.look_ahead(ends);
    for (const Outage& outage : cut.known)
      if (outage.from < ends && outage.until > begins) found.push_back({cut.what, outage});
  }
  return found;
}

MessageFate MessageFaults::fate(std::uint32_t node, Direction direction, std::uint64_t message, VirtualTime departure) {
  const std::uint32_t group = nodes_.group[node];
  const std::uint64_t stream = 2 * message + (direction == Direction::to_hub ? 1 : 0);
  KeyedRandom random{nodes_.seed, Purpose::message_fault, node, stream};
  MessageFate fate;
  double timeout_s = retransmit_ ? retransmit_->timeout_s : 0;
  for (std::uint32_t sent = 1;; ++sent) {
    const VirtualTime at = later(departure, fate.waits);
    if (!is_cut(at, node) && !(loss_.ever() && hits(loss_.at(at, group), random))) break;
    fate.lost = !retransmit_ || sent == retransmit_->attempts;
    if (fate.lost) return fate;
    const Duration timeout = duration_from_seconds(timeout_s);
    if (later(at, timeout) == kNever) {
      fate.lost = true;
      return fate;
    }
    fate.waits += timeout;
    timeout_s *= retransmit_->backoff;
    ++fate.retransmissions;
  }
  const VirtualTime at = later(departure, fate.waits);
  fate.twice = twice_.ever() && hits(twice_.at(at, group), random);
  if (behind_.ever() && hits(behind_.at(at, group), random))
    fate.falls_behind = std::max(Duration{1}, duration_from_seconds(behind_s_ * random.exponential()));
  if (jitter_s_ != nullptr) {
    KeyedRandom own{nodes_.seed, Purpose::latency, node, kFirstJitterRound + stream};
    fate.jitter = duration_from_seconds(std::max(0.0, jitter_s_->sample(0, own)));
  }
  return fate;
}

}  // namespace stakemine::network
