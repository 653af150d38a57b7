// SPDX-License-Identifier: Apache-2.0
/// A priority queue for times, which mostly leave in the order in which they lie ahead.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace stakemine::network {

/// A radix heap (Ahuja, Mehlhorn, Orlin, Tarjan 1990, "Faster algorithms for the shortest path problem"): an entry lies
/// in the bucket of the highest byte in which its key differs from the limit of the near entries, and of its value
/// there; when the near ones are used up, the first bucket is dealt out again, into buckets of lower bytes. So an entry
/// is moved at most 8 times, two or three in practice, and always from one end of an array to another's: with a million
/// entries several times as fast as a heap. Keys below the limit are legal, and go to the near ones, which are a heap.
class MonotoneQueue {
 public:
  struct Entry {
    std::uint64_t key;
    std::uint32_t item;

    bool operator>(const Entry& other) const { return key != other.key ? key > other.key : item > other.item; }
  };

  void push(std::uint64_t key, std::uint32_t item) {
    ++size_;
    put({key, item});
  }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The least by key, then by item. Not empty.
  [[nodiscard]] const Entry& front() {
    if (near_.empty()) refill();
    return near_.front();
  }
  /// Not empty.
  void pop() {
    if (near_.empty()) refill();
    std::pop_heap(near_.begin(), near_.end(), std::greater<>{});
    near_.pop_back();
    --size_;
  }
  /// Drops the entries that are not to be kept.
  template <class Keep>
  void prune(Keep keep) {
    const auto drop = [&](const Entry& entry) { return !keep(entry); };
    std::erase_if(near_, drop);
    std::make_heap(near_.begin(), near_.end(), std::greater<>{});
    size_ = near_.size();
    for (std::vector<Entry>& bucket : buckets_) {
      std::erase_if(bucket, drop);
      size_ += bucket.size();
    }
  }
  /// Drops everything, and lets go of the memory.
  void clear() { *this = MonotoneQueue(); }

 private:
  static constexpr std::size_t kNear = 64, kDigits = 256, kBytes = 8;

  /// Of a key above the limit: ascending as the keys are, where the higher bytes agree.
  [[nodiscard]] std::size_t bucket_of(std::uint64_t key) const {
    const auto byte = static_cast<std::size_t>(63 - std::countl_zero(key ^ limit_)) / 8;
    return byte * kDigits + ((key >> (8 * byte)) & (kDigits - 1));
  }

  void put(Entry entry) {
    if (entry.key <= limit_) {
      near_.push_back(entry);
      std::push_heap(near_.begin(), near_.end(), std::greater<>{});
      return;
    }
    if (buckets_.empty()) buckets_.resize(kBytes * kDigits);
    const std::size_t bucket = bucket_of(entry.key);
    buckets_[bucket].push_back(entry);
    occupied_[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
  }

  [[nodiscard]] std::size_t first_bucket() const {
    std::size_t word = 0;
    while (occupied_[word] == 0) ++word;
    return 64 * word + static_cast<std::size_t>(std::countr_zero(occupied_[word]));
  }

  void refill() {
    while (near_.empty()) {
      const std::size_t first = first_bucket();
      const std::vector<Entry> dealt = std::exchange(buckets_[first], {});
      occupied_[first / 64] &= ~(std::uint64_t{1} << (first % 64));
      if (dealt.empty()) continue;  // It has been pruned.
      const auto less = [](const Entry& a, const Entry& b) { return a.key < b.key; };
      if (dealt.size() <= kNear) {
        limit_ = std::max_element(dealt.begin(), dealt.end(), less)->key;
        near_.assign(dealt.begin(), dealt.end());
        std::make_heap(near_.begin(), near_.end(), std::greater<>{});
      } else {
        limit_ = std::min_element(dealt.begin(), dealt.end(), less)->key;
        make_room(dealt);
        for (const Entry& entry : dealt) put(entry);
      }
    }
  }

  // For what is dealt out, which goes to empty buckets.
  void make_room(const std::vector<Entry>& dealt) {
    std::array<std::uint32_t, kBytes * kDigits> counts{};
    for (const Entry& entry : dealt)
      if (entry.key > limit_) ++counts[bucket_of(entry.key)];
    for (std::size_t bucket = 0; bucket < counts.size(); ++bucket)
      if (counts[bucket] > 0) buckets_[bucket].reserve(counts[bucket]);
  }

  std::vector<Entry> near_;
  std::vector<std::vector<Entry>> buckets_;  ///< by byte and its value; none until one is needed
  std::array<std::uint64_t, kBytes * kDigits / 64> occupied_{};
  std::uint64_t limit_ = 0;
  std::size_t size_ = 0;
};

}  // namespace stakemine::network
