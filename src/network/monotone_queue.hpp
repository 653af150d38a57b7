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
/// entries several times as fast as a heap. Keys below the limit are legal, and go to a heap.
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
  /// Pushes entry_of(0) … entry_of(count − 1), each of which may be asked for three times.
  template <class EntryOf>
  void push_all(std::size_t count, EntryOf entry_of) {
    size_ += count;
    if (count < kDigits) {
      for (std::size_t i = 0; i < count; ++i) put(entry_of(i));
      return;
    }
    if (size_ == count) limit_to_less_than_all(count, entry_of);
    std::array<std::uint32_t, kBytes * kDigits> counts{};
    for (std::size_t i = 0; i < count; ++i)
      if (const Entry entry = entry_of(i); entry.key > limit_) ++counts[bucket_of(entry.key)];
    make_room(counts);
    for (std::size_t i = 0; i < count; ++i) put(entry_of(i));
  }
  /// The least by key, then by item. Not empty.
  [[nodiscard]] const Entry& front() {
    return front([](std::uint32_t) {});
  }
  /// The same; `ahead(item)` is told of items that will come up soon, so that what belongs to them can be fetched.
  template <class Ahead>
  [[nodiscard]] const Entry& front(Ahead ahead) {
    if (near_.empty() && early_.empty()) {
      refill();
      for (const Entry& entry : near_) ahead(entry.item);
    }
    return is_early_first() ? early_.front() : near_.back();
  }
  /// Not empty.
  void pop() {
    static_cast<void>(front());
    --size_;
    if (!is_early_first()) {
      near_.pop_back();
      return;
    }
    std::pop_heap(early_.begin(), early_.end(), std::greater<>{});
    early_.pop_back();
  }
  /// Drops the entries that are not to be kept.
  template <class Keep>
  void prune(Keep keep) {
    const auto drop = [&](const Entry& entry) { return !keep(entry); };
    std::erase_if(near_, drop);
    std::erase_if(early_, drop);
    std::make_heap(early_.begin(), early_.end(), std::greater<>{});
    size_ = near_.size() + early_.size();
    for (std::vector<Entry>& bucket : buckets_) {
      std::erase_if(bucket, drop);
      size_ += bucket.size();
    }
  }
  /// Drops everything, and lets go of the memory.
  void clear() { *this = MonotoneQueue(); }

 private:
  static constexpr std::size_t kNear = 64, kMostEarly = 1024, kDigits = 256, kBytes = 8;

  /// Of a key above the limit: ascending as the keys are, where the higher bytes agree.
  [[nodiscard]] std::size_t bucket_of(std::uint64_t key) const {
    const auto byte = static_cast<std::size_t>(63 - std::countl_zero(key ^ limit_)) / 8;
    return byte * kDigits + ((key >> (8 * byte)) & (kDigits - 1));
  }

  void put(Entry entry) {
    if (entry.key <= limit_) {
      early_.push_back(entry);
      std::push_heap(early_.begin(), early_.end(), std::greater<>{});
      if (early_.size() > kMostEarly && 2 * early_.size() > size_) deal_anew();
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

  [[nodiscard]] bool is_early_first() const {
    return near_.empty() || (!early_.empty() && near_.back() > early_.front());
  }

  void refill() {
    while (near_.empty()) {
      const std::size_t first = first_bucket();
      std::vector<Entry> dealt = std::exchange(buckets_[first], {});
      occupied_[first / 64] &= ~(std::uint64_t{1} << (first % 64));
      if (dealt.empty()) continue;  // It has been pruned.
      const auto [least, most] = std::ranges::minmax_element(dealt, {}, &Entry::key);
      if (dealt.size() <= kNear || least->key == most->key) {
        limit_ = most->key;
        near_.swap(dealt);
        put_near_in_order();
        return;
      }
      limit_ = least->key;
      deal(dealt);
    }
  }

  // The limit was too far ahead: most of what came since lies below it.
  void deal_anew() {
    std::vector<Entry> all = std::exchange(near_, {});
    all.insert(all.end(), early_.begin(), early_.end());
    early_.clear();
    for (std::vector<Entry>& bucket : buckets_) {
      all.insert(all.end(), bucket.begin(), bucket.end());
      bucket = {};
    }
    occupied_ = {};
    limit_ = least(all);
    deal(all);
  }

  [[nodiscard]] static std::uint64_t least(const std::vector<Entry>& entries) {
    return std::ranges::min_element(entries, {}, &Entry::key)->key;
  }

  // The least become near; the others go to empty buckets.
  void deal(const std::vector<Entry>& dealt) {
    std::array<std::uint32_t, kBytes * kDigits> counts{};
    for (const Entry& entry : dealt)
      if (entry.key > limit_) ++counts[bucket_of(entry.key)];
    make_room(counts);
    for (const Entry& entry : dealt) {
      if (entry.key > limit_) {
        put(entry);
      } else {
        near_.push_back(entry);
      }
    }
    put_near_in_order();
  }

  // Those of one time often come by item.
  void put_near_in_order() {
    if (std::is_sorted(near_.begin(), near_.end(), [](const Entry& a, const Entry& b) { return b > a; })) {
      std::reverse(near_.begin(), near_.end());
    } else {
      std::sort(near_.begin(), near_.end(), std::greater<>{});
    }
  }

  // So that the first bytes in which an entry differs from the limit are those in which the entries differ.
  template <class EntryOf>
  void limit_to_less_than_all(std::size_t count, EntryOf entry_of) {
    std::uint64_t least = ~std::uint64_t{0};
    for (std::size_t i = 0; i < count; ++i) least = std::min(least, entry_of(i).key);
    limit_ = std::max(least, std::uint64_t{1}) - 1;
  }

  void make_room(const std::array<std::uint32_t, kBytes * kDigits>& counts) {
    if (buckets_.empty()) buckets_.resize(kBytes * kDigits);
    for (std::size_t bucket = 0; bucket < counts.size(); ++bucket) {
      std::vector<Entry>& entries = buckets_[bucket];
      const std::size_t needed = entries.size() + counts[bucket];
      if (needed > entries.capacity()) entries.reserve(std::max(needed, 2 * entries.size()));
    }
  }

  std::vector<Entry> near_;                  ///< descending
  std::vector<Entry> early_;                 ///< a heap of what was pushed below the limit
  std::vector<std::vector<Entry>> buckets_;  ///< by byte and its value; none until one is needed
  std::array<std::uint64_t, kBytes * kDigits / 64> occupied_{};
  std::uint64_t limit_ = 0;
  std::size_t size_ = 0;
};

}  // namespace stakemine::network
