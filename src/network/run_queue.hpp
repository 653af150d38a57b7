// SPDX-License-Identifier: Apache-2.0
/// A priority queue that is filled and emptied in batches.
#pragma once

#include "stakemine/core/time.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace stakemine::network {

/// Entries in the order of their operator<, which begins with their member `time`. Each batch is sorted once and
/// becomes a run; runs of like length are merged, so that there are O(log n) of them and an entry is moved O(log n)
/// times. A heap would miss the cache on every entry: with a million entries this is several times as fast.
template <class Entry>
class RunQueue {
 public:
  /// Takes the entries, which may be in any order; leaves `batch` empty.
  void add(std::vector<Entry>& batch) {
    if (batch.empty()) return;
    if (!std::is_sorted(batch.begin(), batch.end())) std::sort(batch.begin(), batch.end());
    runs_.push_back({std::exchange(batch, {}), 0});
    while (runs_.size() > 1 && runs_[runs_.size() - 2].left() < 2 * runs_.back().left()) merge_last_two();
  }

  /// Appends the entries of a time before `limit`, in order.
  void take_before(VirtualTime limit, std::vector<Entry>& out) {
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    for (Run& run : runs_) {
      const auto middle = static_cast<std::ptrdiff_t>(out.size());
      const auto end = std::lower_bound(run.first(), run.entries.cend(), limit,
                                        [](const Entry& entry, VirtualTime time) { return entry.time < time; });
      out.insert(out.end(), run.first(), end);
      run.next = static_cast<std::size_t>(end - run.entries.cbegin());
      std::inplace_merge(out.begin() + begin, out.begin() + middle, out.end());
    }
    std::erase_if(runs_, [](const Run& run) { return run.left() == 0; });
  }

  /// The first entry in order; a null pointer where there is none.
  [[nodiscard]] const Entry* front() const {
    const Entry* least = nullptr;
    for (const Run& run : runs_)
      if (least == nullptr || run.entries[run.next] < *least) least = &run.entries[run.next];
    return least;
  }

 private:
  struct Run {
    std::vector<Entry> entries;
    std::size_t next;

    [[nodiscard]] std::size_t left() const { return entries.size() - next; }
    [[nodiscard]] auto first() const { return entries.cbegin() + static_cast<std::ptrdiff_t>(next); }
  };

  void merge_last_two() {
    Run& into = runs_[runs_.size() - 2];
    const Run& last = runs_.back();
    std::vector<Entry> merged;
    merged.reserve(into.left() + last.left());
    std::merge(into.first(), into.entries.cend(), last.first(), last.entries.cend(), std::back_inserter(merged));
    into = {std::move(merged), 0};
    runs_.pop_back();
  }

  std::vector<Run> runs_;
};

}  // namespace stakemine::network
