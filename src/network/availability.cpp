// SPDX-License-Identifier: Apache-2.0
#include "stakemine/network/availability.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

namespace stakemine::network {

Availability::Availability(const std::vector<ChurnConfig>& churn, const FaultyNodes& nodes) {
  for (const ChurnConfig& config : churn) {
    Part part{config.process.make(), config.effect, nodes.seed, parts_.size(), {}, {}};
    const auto* trace = dynamic_cast<const TraceOutages*>(part.process.get());
    if (trace != nullptr && trace->node_count() > nodes.group.size())
      throw UserError(fmt::format("{}: names miner {}; expected indices below {}",
                                  config.process.options_as<TraceOutages::Options>()->path.path.string(),
                                  trace->node_count() - 1, nodes.group.size()));
    const std::vector<bool> groups = groups_named(config.groups, nodes.names);
    part.concerns.resize(nodes.group.size());
    for (std::uint32_t node = 0; node < nodes.group.size(); ++node)
      part.concerns[node] =
          groups[nodes.group[node]] &&
          (config.share >= 1 ||
           KeyedRandom{nodes.seed, Purpose::outage_share, node, part.stream}.uniform() < config.share);
    part.cursors.resize(nodes.group.size());
    parts_.push_back(std::move(part));
  }
}

void Availability::Part::step(std::uint32_t node, Cursor& cursor) const {
  const VirtualTime up_since = cursor.begun ? cursor.outage.until : VirtualTime{};
  if (cursor.begun) ++cursor.index;
  cursor.begun = true;
  cursor.outage = process->next({.seed = seed, .stream = stream, .node = node}, cursor.index, up_since);
}

const Outage& Availability::Part::at(std::uint32_t node, VirtualTime time) {
  Cursor& cursor = cursors[node];
  while (concerns[node] && (!cursor.begun || (cursor.outage.from != kNever && cursor.outage.until <= time)))
    step(node, cursor);
  return cursor.outage;
}

VirtualTime Availability::done(std::uint32_t node, VirtualTime begins, Duration takes) {
  // What lies ahead is looked at with copies: the next question may be about an earlier time than this piece's end.
  constexpr std::size_t kFewParts = 8;
  std::array<Cursor, kFewParts> few;
  std::vector<Cursor> many(parts_.size() > kFewParts ? parts_.size() : 0);
  const std::span<Cursor> ahead = many.empty() ? std::span{few}.first(parts_.size()) : std::span{many};
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].at(node, begins);
    ahead[i] = parts_[i].cursors[node];
  }
  VirtualTime now = begins;
  while (true) {
    std::size_t first = parts_.size();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      while (ahead[i].outage.from != kNever && ahead[i].outage.until <= now) parts_[i].step(node, ahead[i]);
      if (ahead[i].outage.from == kNever) continue;
      if (first == parts_.size() || ahead[i].outage.from < ahead[first].outage.from) first = i;
    }
    const VirtualTime done = later(now, takes);
    if (first == parts_.size() || ahead[first].outage.from >= done) {
      // A node that is down at the very instant at which a piece without duration begins does not do it.
      if (first == parts_.size() || ahead[first].outage.from > now || takes.count() > 0) return done;
    }
    if (parts_[first].effect != WhenDown::pause) return kNever;
    takes -= std::max(Duration{0}, ahead[first].outage.from - now);
    now = ahead[first].outage.until;
    if (now == kNever) return kNever;
  }
}

bool Availability::has_left(std::uint32_t node, VirtualTime time) {
  return std::ranges::any_of(
      parts_, [&](Part& part) { return part.effect == WhenDown::leave && part.at(node, time).from <= time; });
}

std::vector<Outage> Availability::outages(std::uint32_t node, VirtualTime begins, VirtualTime ends) {
  std::vector<Outage> found;
  for (Part& part : parts_) {
    part.at(node, begins);
    Cursor ahead = part.cursors[node];
    while (ahead.begun && ahead.outage.from < ends) {
      found.push_back(ahead.outage);
      part.step(node, ahead);
    }
  }
  return found;
}

}  // namespace stakemine::network
