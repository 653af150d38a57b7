// SPDX-License-Identifier: Apache-2.0
#include "network/water_filling.hpp"

#include "stakemine/core/assert.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace stakemine::network {
namespace {

constexpr std::uint64_t kMovesPerEvent = 4, kFreeMoves = 256;
constexpr double kLargestService = 0x1p17;  // of V, in λ times the time that has passed: 2^-53 of it are 2^-36 of that
constexpr double kIdle = std::numeric_limits<double>::quiet_NaN();

// Ascending for numbers ≥ 0.
std::uint64_t key_of(double number) {
  return std::bit_cast<std::uint64_t>(number + 0.0);
}

}  // namespace

WaterFilling::WaterFilling(double capacity, std::span<const double> bound, std::span<const double> penalty)
    : capacity_(capacity) {
  STAKEMINE_ASSERT(capacity > 0 && std::isfinite(capacity));
  STAKEMINE_ASSERT(bound.size() == penalty.size() && bound.size() < ~std::uint32_t{0});
  slots_.reserve(bound.size());
  for (std::size_t i = 0; i < bound.size(); ++i) {
    STAKEMINE_ASSERT(bound[i] > 0 && penalty[i] > 0 && std::isfinite(penalty[i]));
    const double within = std::min(bound[i], capacity_);
    slots_.push_back({within * penalty[i], within, kIdle, 0, 0});
  }
  rank();
  boundary_ = static_cast<std::uint32_t>(slots_.size());
}

WaterFilling WaterFilling::idle_twin(std::uint32_t count) const {
  WaterFilling twin;
  twin.capacity_ = capacity_;
  twin.slots_.assign(slots_.begin(), slots_.begin() + count);
  twin.by_rank_.reserve(count);
  for (const std::uint32_t slot : by_rank_) {
    if (slot >= count) continue;
    twin.slots_[slot].key = kIdle;
    twin.slots_[slot].rank = static_cast<std::uint32_t>(twin.by_rank_.size());
    twin.by_rank_.push_back(slot);
  }
  twin.active_ = BitIndex(count);
  twin.boundary_ = count;
  return twin;
}

// Sorted by a queue: that is its trade.
void WaterFilling::rank() {
  MonotoneQueue queue;
  queue.push_all(slots_.size(), [&](std::size_t slot) {
    return MonotoneQueue::Entry{key_of(slots_[slot].mark), static_cast<std::uint32_t>(slot)};
  });
  by_rank_.resize(slots_.size());
  active_ = BitIndex(slots_.size());
  for (std::uint32_t rank = 0; rank < by_rank_.size(); ++rank, queue.pop()) {
    by_rank_[rank] = queue.front([&](std::uint32_t slot) { __builtin_prefetch(&slots_[slot]); }).item;
    Slot& slot = slots_[by_rank_[rank]];
    slot.rank = rank;
    if (!std::isnan(slot.key)) active_.set(rank);
  }
}

void WaterFilling::grow(std::span<const Variant> variants) {
  STAKEMINE_ASSERT(slots_.size() + variants.size() < ~std::uint32_t{0});
  std::vector<double> needs;
  if (tree_)
    for (const Slot& slot : slots_) needs.push_back(std::isnan(slot.key) ? kNever : tree_->need(slot.rank));
  const bool all_bounded = boundary_ == slots_.size();
  const std::uint32_t first_sharing = all_bounded ? 0 : by_rank_[boundary_];
  slots_.reserve(slots_.size() + variants.size());
  for (const auto& [slot, divisor] : variants)
    slots_.push_back({slots_[slot].mark / divisor, slots_[slot].bound, kIdle, 0, 0});
  rank();
  boundary_ = all_bounded ? static_cast<std::uint32_t>(slots_.size()) : slots_[first_sharing].rank;
  if (!tree_) return;
  go_kinetic();
  for (std::size_t slot = 0; slot < needs.size(); ++slot)
    if (needs[slot] < kNever) tree_->set(slots_[slot].rank, needs[slot]);
}

double WaterFilling::need(const Slot& slot) const {
  if (slot.key_low == kWaits) return slot.key;
  if (is_bounded(slot)) return std::max(0.0, slot.key - now_) * slot.mark;
  return std::max(0.0, service_.below(slot.key) + static_cast<double>(slot.key_low));
}

// On the side of its rank.
void WaterFilling::enter(const Slot& slot) {
  if (is_bounded(slot)) {
    ++bounded_;
    bounded_rate_ += slot.bound;
  } else {
    ++sharing_;
    sharing_weight_ += slot.bound / slot.mark;
  }
}

void WaterFilling::leave(const Slot& slot) {
  if (is_bounded(slot)) {
    bounded_rate_ -= slot.bound;
    if (--bounded_ == 0) bounded_rate_ = {};
  } else {
    sharing_weight_ -= slot.bound / slot.mark;
    if (--sharing_ == 0) {
      sharing_weight_ = service_ = {};
      services_.clear();
    }
  }
}

void WaterFilling::set_end(Slot& slot, double need) {
  slot.key_low = 0;
  if (is_bounded(slot)) {
    slot.key = now_ + need / slot.mark;
  } else {
    DoubleDouble end = service_;
    end += need;
    slot.key = end.high();
    slot.key_low = static_cast<float>(end.low());
  }
}

void WaterFilling::put_in_queue(std::uint32_t index, double need) {
  Slot& slot = slots_[index];
  set_end(slot, need);
  (is_bounded(slot) ? ends_ : services_).push(key_of(slot.key), index);
}

// One by one, or as whole columns: then the queues know how much room they need.
void WaterFilling::put_waiting_in_queues() {
  constexpr std::size_t kColumn = 256;
  const bool is_column = waiting_.size() >= kColumn;
  std::size_t kept = 0;
  for (const std::uint32_t index : waiting_) {
    Slot& slot = slots_[index];
    if (slot.key_low != kWaits) continue;  // It has stopped, or is here twice.
    if (is_column) {
      set_end(slot, slot.key);
      waiting_[kept++] = index;
    } else {
      put_in_queue(index, slot.key);
    }
  }
  if (!is_column) return waiting_.clear();
  waiting_.resize(kept);
  const auto sharing =
      std::partition(waiting_.begin(), waiting_.end(), [&](std::uint32_t slot) { return is_bounded(slots_[slot]); });
  const auto push = [&](MonotoneQueue& queue, std::span<const std::uint32_t> slots) {
    queue.push_all(slots.size(), [&](std::size_t i) {
      return MonotoneQueue::Entry{key_of(slots_[slots[i]].key), slots[i]};
    });
  };
  push(ends_, {waiting_.begin(), sharing});
  push(services_, {sharing, waiting_.end()});
  waiting_ = {};
}

void WaterFilling::start(std::uint32_t index, double work) {
  Slot& slot = slots_[index];
  STAKEMINE_ASSERT(std::isnan(slot.key) && work >= 0, "an idle slot and some work");
  ++events_;
  is_settled_ = false;
  const double need = work * slot.mark / slot.bound;
  if (tree_) {
    ++bounded_;
    slot.key = 0;
    tree_->set(slot.rank, need);
  } else {
    active_.set(slot.rank);
    slot.key = need;
    slot.key_low = kWaits;
    waiting_.push_back(index);
    enter(slot);
  }
}

double WaterFilling::stop(std::uint32_t index) {
  Slot& slot = slots_[index];
  STAKEMINE_ASSERT(!std::isnan(slot.key), "an active slot");
  ++events_;
  is_settled_ = false;
  double left = 0;
  if (tree_) {
    left = std::max(0.0, tree_->need(slot.rank));
    tree_->set(slot.rank, KineticTree::kNone);
    --bounded_;
  } else {
    left = need(slot);
    active_.clear(slot.rank);
    leave(slot);
  }
  slot.key = kIdle;
  slot.key_low = 0;
  if (active() == 0) {
    if (std::exchange(tree_, nullptr)) active_ = BitIndex(slots_.size());
    events_ = moves_ = 0;
    ends_.clear();
    waiting_.clear();
    boundary_ = static_cast<std::uint32_t>(slots_.size());
  }
  return left * slot.bound / slot.mark;
}

double WaterFilling::level() const {
  const double rest = bounded_rate_.below(capacity_);
  if (sharing_ == 0) return rest >= 0 ? kNever : -kNever;
  return rest / sharing_weight_.value();
}

void WaterFilling::move(std::uint32_t index, std::uint32_t boundary) {
  Slot& slot = slots_[index];
  const double left = need(slot);
  leave(slot);
  boundary_ = boundary;
  enter(slot);
  if (slot.key_low != kWaits) put_in_queue(index, left);
  ++moves_;
}

// One way only: raising slots to the upper side raises λ, but not above their marks; and the other way round.
void WaterFilling::walk() {
  const std::uint64_t most = kMovesPerEvent * events_ + kFreeMoves;
  level_ = level();
  bool has_raised = false;
  for (std::size_t rank = active_.previous(boundary_); rank != BitIndex::kNone; rank = active_.previous(boundary_)) {
    const std::uint32_t slot = by_rank_[rank];
    if (slots_[slot].mark <= level_) break;
    if (moves_ > most) return;
    move(slot, static_cast<std::uint32_t>(rank));
    level_ = level();
    has_raised = true;
  }
  if (has_raised) return;
  for (std::size_t rank = active_.next(boundary_); rank != BitIndex::kNone; rank = active_.next(boundary_)) {
    const std::uint32_t slot = by_rank_[rank];
    if (slots_[slot].mark > level_ || moves_ > most) return;
    move(slot, static_cast<std::uint32_t>(rank) + 1);
    level_ = level();
  }
}

void WaterFilling::settle() {
  if (is_settled_) return;
  is_settled_ = true;
  if (!tree_) {
    walk();
    const bool is_coarse = sharing_ > 0 && service_.value() > kLargestService * level_ * now_;
    if (!is_coarse && moves_ <= kMovesPerEvent * events_ + kFreeMoves) return put_waiting_in_queues();
    go_kinetic();
  }
  shares_ = tree_->share(capacity_);
}

// What is active keeps some key, so that it counts as active.
void WaterFilling::go_kinetic() {
  std::vector<double> mark, bound;
  for (const std::uint32_t slot : by_rank_) mark.push_back(slots_[slot].mark), bound.push_back(slots_[slot].bound);
  const bool was_kinetic = tree_ != nullptr;
  tree_ = std::make_unique<KineticTree>(std::move(mark), std::move(bound));
  if (was_kinetic) return;
  for (const Slot& slot : slots_)
    if (!std::isnan(slot.key)) tree_->set(slot.rank, need(slot));
  ends_.clear();
  services_.clear();
  waiting_.clear();
  bounded_ += std::exchange(sharing_, 0);
  bounded_rate_ = sharing_weight_ = service_ = {};
}

bool WaterFilling::is_stale(const MonotoneQueue::Entry& entry, bool bounded) const {
  const Slot& slot = slots_[entry.item];
  return is_bounded(slot) != bounded || std::isnan(slot.key) || key_of(slot.key) != entry.key;
}

void WaterFilling::drop_stale(MonotoneQueue& queue, bool bounded) {
  const std::size_t live = bounded ? bounded_ : sharing_;
  if (queue.size() > 2 * live + kFreeMoves)
    queue.prune([&](const MonotoneQueue::Entry& entry) { return !is_stale(entry, bounded); });
  const auto fetch = [&](std::uint32_t slot) { __builtin_prefetch(&slots_[slot]); };
  while (!queue.empty() && is_stale(queue.front(fetch), bounded)) queue.pop();
}

WaterFilling::Finish WaterFilling::next() {
  settle();
  if (tree_) {
    if (shares_.next_s == kNever) return {};
    return {now_ + shares_.next_s, by_rank_[shares_.next_slot]};
  }
  drop_stale(ends_, true);
  drop_stale(services_, false);
  Finish first;
  if (!ends_.empty()) {
    const std::uint32_t slot = ends_.front().item;
    first = {std::max(now_, slots_[slot].key), slot};
  }
  if (!services_.empty()) {
    const std::uint32_t slot = services_.front().item;
    const double time = now_ + need(slots_[slot]) / level_;
    if (time < first.time) first = {time, slot};
  }
  return first;
}

void WaterFilling::advance(double time) {
  if (time == now_) return;
  settle();
  const double passed = time - now_;
  now_ = time;
  if (tree_) {
    const double v = shares_.level == kNever ? 0 : shares_.level * passed;
    tree_->advance(shares_.boundary, passed, v);
    is_settled_ = false;
  } else if (sharing_ > 0) {
    service_.add_product(level_, passed);
  }
}

void WaterFilling::reset() {
  STAKEMINE_ASSERT(active() == 0, "nothing is under way");
  now_ = 0;
}

void WaterFilling::abandon() {
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot)
    if (!std::isnan(slots_[slot].key)) stop(slot);
}

}  // namespace stakemine::network
