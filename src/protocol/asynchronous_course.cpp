// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/asynchronous_course.hpp"

#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace stakemine::protocol {
namespace {

// Deadlines of each miner without any result. Outages that end are shorter than so many of them; and so many are
// counted in seconds, or, of very many miners, a thousand.
constexpr std::uint64_t kMostInVain = 50'000, kFewestInVain = 1000, kMostInAll = 10'000'000;

}  // namespace

AsynchronousCourse::AsynchronousCourse(const AsynchronousConfig& config, Workload& workload, RoundBoard& layout)
    : config_(config), staleness_(config.staleness.make()), workload_(workload), layout_(layout) {}

void AsynchronousCourse::depart(std::size_t assignment, std::uint64_t tag, std::uint64_t updates, VirtualTime now) {
  flights_[assignment] = {tag, updates, now};
  if (workload_.update_size() > 0)
    workload_.compute(layout_.miner[assignment], layout_.shards[assignment], layout_.updates.row(assignment));
}

std::size_t AsynchronousCourse::assignment_of(engine::ActorId actor) const {
  const auto found = std::ranges::lower_bound(layout_.actor, actor);
  STAKEMINE_ASSERT(found != layout_.actor.end() && *found == actor, "nobody but those who are asked answers");
  return static_cast<std::size_t>(found - layout_.actor.begin());
}

void AsynchronousCourse::give_up() {
  const std::uint64_t miners = flights_.size();
  if (++in_vain_ < std::min(kMostInVain * miners, std::max(kMostInAll, kFewestInVain * miners))) return;
  throw RunError(
      fmt::format("none of the last {} assignments has come back in time: nobody is left who can work, or "
                  "/protocol/deadline is too short",
                  in_vain_));
}

void AsynchronousCourse::take(std::size_t assignment, std::uint64_t updates) {
  in_vain_ = 0;
  Buffered& result = buffered_.emplace_back();
  result.assignment = assignment;
  result.staleness = updates - flights_[assignment].updates;
  const auto row = layout_.updates.row(assignment);
  const double factor = config_.mixing * staleness_->weight(result.staleness);
  result.row.assign(row.begin(), row.end());
  for (double& number : result.row) number *= factor;
  flights_[assignment].tag = 0;
}

AsynchronousCourse::StalenessOfUpdate AsynchronousCourse::fill(RoundBoard& board, aggregation::Weighting weighting) {
  std::ranges::stable_sort(buffered_, {}, &Buffered::assignment);
  board.miner.clear();
  board.shards.clear();
  board.weight.clear();
  StalenessOfUpdate staleness;
  bool has_two_of_one = false;
  for (const Buffered& result : buffered_) {
    const MinerIndex miner = layout_.miner[result.assignment];
    has_two_of_one = has_two_of_one || (!board.miner.empty() && board.miner.back() == miner);
    board.miner.push_back(miner);
    board.shards.push_back(layout_.shards[result.assignment]);
    board.weight.push_back(layout_.weight[result.assignment]);
    board.fit(workload_.update_size());
    std::ranges::copy(result.row, board.updates.row(board.miner.size() - 1).begin());
    staleness.mean += static_cast<double>(result.staleness) / static_cast<double>(buffered_.size());
    staleness.most = std::max(staleness.most, static_cast<double>(result.staleness));
  }
  buffered_.clear();
  if (has_two_of_one) merge_miners(board, weighting);
  return staleness;
}

}  // namespace stakemine::protocol
