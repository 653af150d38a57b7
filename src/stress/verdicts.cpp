// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stress/verdicts.hpp"

namespace stakemine::stress {
namespace {

constexpr std::size_t kMostExamples = 3;

}  // namespace

std::string_view invariant_name(Invariant invariant) {
  static constexpr std::array<std::string_view, kInvariants> kNames{
      "no message lost",     "no message duplicated", "no message invented", "no message torn",
      "messages in order",   "one message at a time", "mailbox bounds held", "books agree",
      "shards counted once", "timers exactly once",   "stake conserved",     "quiescence reached",
      "wall equals virtual"};
  return kNames[static_cast<std::size_t>(invariant)];
}

void Verdicts::broken(Invariant invariant, const std::string& example, std::uint64_t times) {
  Row& found = row(invariant);
  found.broken.fetch_add(times, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  if (found.examples.size() < kMostExamples) found.examples.push_back(example);
}

std::vector<Outcome> Verdicts::outcomes() const {
  const std::lock_guard lock(mutex_);
  std::vector<Outcome> all;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    all.push_back({static_cast<Invariant>(i), rows_[i].checks.load(std::memory_order_relaxed),
                   rows_[i].broken.load(std::memory_order_relaxed), rows_[i].examples});
  return all;
}

bool Verdicts::clean() const noexcept {
  for (const Row& row : rows_)
    if (row.broken.load(std::memory_order_relaxed) > 0) return false;
  return true;
}

}  // namespace stakemine::stress
