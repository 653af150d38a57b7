// SPDX-License-Identifier: Apache-2.0
#include "stakemine/protocol/gathering.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace stakemine::protocol {
namespace {

// The rows, those of the same shards or the same miner beside each other, in the order of the board.
template <class Key>
std::vector<std::size_t> grouped(std::size_t rows, const Key& key) {
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, key);
  return order;
}

// Calls `visit` with each group of rows that have the same key.
template <class Key, class Visit>
void for_each_group(std::span<const std::size_t> order, const Key& key, const Visit& visit) {
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first + 1;
    while (last < order.size() && key(order[last]) == key(order[first])) ++last;
    visit(order.subspan(first, last - first));
    first = last;
  }
}

bool equal_bits(std::span<const double> a, std::span<const double> b) {
  return std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

}  // namespace

std::span<const std::pair<std::string_view, Take>> enum_names(Take) {
  static constexpr std::pair<std::string_view, Take> kNames[] = {{"first", Take::first}, {"majority", Take::majority}};
  return kNames;
}

void Gathering::begin() {
  all_ = true;
  results_ = 0;
  rows_.clear();
  arrived_.clear();
}

void Gathering::note(const RoundBoard& board, const engine::Answers& answers) {
  results_ += answers.count;
  const bool at_once = board.first_row == 0 && board.copies == 1 && answers.count == board.actor.size();
  if (at_once) return;
  all_ = all_ && answers.count == board.actor.size();
  for (std::size_t assignment = 0; assignment < answers.arrivals.size(); ++assignment) {
    if (answers.arrivals[assignment] == kNever) continue;
    const std::size_t first = board.row_of(assignment);
    for (std::size_t row = first; row < first + board.copies; ++row) {
      rows_.push_back(row);
      arrived_.push_back(answers.arrivals[assignment]);
    }
  }
}

std::vector<LostPiece> Gathering::lost(const RoundBoard& board) const {
  std::vector<LostPiece> pieces;
  if (all_) return pieces;
  // The last who had a piece is whoever the next goes by.
  std::vector<bool> came(board.miner.size());
  for (const std::size_t row : rows_) came[row] = true;
  const auto shard_of = [&](std::size_t row) { return board.shards[row].first; };
  for_each_group(grouped(board.miner.size(), shard_of), shard_of, [&](std::span<const std::size_t> same) {
    if (std::ranges::none_of(same, [&](std::size_t row) { return came[row]; }))
      pieces.push_back({board.miner[same.back()], board.shards[same.back()]});
  });
  return pieces;
}

std::vector<MinerIndex> Gathering::hands(const RoundBoard& board) const {
  std::vector<MinerIndex> hands;
  for (const std::size_t row : rows_) hands.push_back(board.miner[row]);
  std::ranges::sort(hands);
  const auto repeated = std::ranges::unique(hands);
  hands.erase(repeated.begin(), repeated.end());
  return hands;
}

void keep_rows(RoundBoard& board, std::span<const std::size_t> rows) {
  for (std::size_t to = 0; to < rows.size(); ++to) {
    const std::size_t from = rows[to];
    STAKEMINE_ASSERT(from >= to && from < board.miner.size(), "rows ascend");
    if (from == to) continue;
    board.miner[to] = board.miner[from];
    board.shards[to] = board.shards[from];
    board.weight[to] = board.weight[from];
    std::ranges::copy(board.updates.row(from), board.updates.row(to).begin());
  }
  board.miner.resize(rows.size());
  board.shards.resize(rows.size());
  board.weight.resize(rows.size());
  board.fit(board.updates.columns);
}

std::vector<std::size_t> chosen_rows(const RoundBoard& board, Take take, std::size_t copies,
                                     std::span<const VirtualTime> arrived) {
  const auto shard_of = [&](std::size_t row) { return board.shards[row].first; };
  std::vector<std::size_t> chosen;
  for_each_group(grouped(board.miner.size(), shard_of), shard_of, [&](std::span<const std::size_t> same) {
    if (take == Take::first) {
      chosen.push_back(*std::ranges::min_element(same, {}, [&](std::size_t row) { return arrived[row]; }));
      return;
    }
    const auto votes = [&](std::size_t row) {
      return static_cast<std::size_t>(std::ranges::count_if(
          same, [&](std::size_t other) { return equal_bits(board.updates.row(row), board.updates.row(other)); }));
    };
    const auto winner = std::ranges::find_if(same, [&](std::size_t row) { return 2 * votes(row) > copies; });
    if (winner != same.end()) chosen.push_back(*winner);
  });
  std::ranges::sort(chosen);
  return chosen;
}

void merge_miners(RoundBoard& board, aggregation::Weighting weighting) {
  const auto miner_of_row = [&](std::size_t row) { return board.miner[row]; };
  RoundBoard merged;
  const std::vector<std::size_t> order = grouped(board.miner.size(), miner_of_row);
  merged.updates.data.reserve(board.updates.data.size());
  for_each_group(order, miner_of_row, [&](std::span<const std::size_t> own) {
    merged.miner.push_back(board.miner[own.front()]);
    merged.shards.push_back(board.shards[own.front()]);
    merged.weight.push_back(board.weight[own.front()]);
    merged.fit(board.updates.columns);
    const auto sum = merged.updates.row(merged.miner.size() - 1);
    std::ranges::copy(board.updates.row(own.front()), sum.begin());
    if (own.size() == 1) return;
    const bool by_samples = weighting == aggregation::Weighting::samples;
    std::uint64_t shards = 0;
    double total = 0;
    std::ranges::fill(sum, 0.0);
    for (const std::size_t row : own) {
      shards += board.shards[row].count;
      const double weight = by_samples ? board.weight[row] : static_cast<double>(board.shards[row].count);
      total += weight;
      for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += weight * board.updates.row(row)[j];
    }
    for (double& number : sum) number /= total;
    merged.shards.back().count = shards;
    if (by_samples) merged.weight.back() = total;
  });
  board.miner = std::move(merged.miner);
  board.shards = std::move(merged.shards);
  board.weight = std::move(merged.weight);
  board.updates = std::move(merged.updates);
}

}  // namespace stakemine::protocol
