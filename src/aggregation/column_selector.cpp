// SPDX-License-Identifier: Apache-2.0
#include "aggregation/column_selector.hpp"

#include "stakemine/core/assert.hpp"

#include "aggregation/ordered_key.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace stakemine::aggregation {
namespace {

constexpr std::size_t kVectorBytes = 32;

// What lies below a bound is counted where all rows weigh the same, else weighed. The sums are of a fixed order, so
// that the weight below a bound never falls as the bound rises.
template <class Key>
struct Counted {
  using Total = Key;
};
struct Weighed {
  using Total = double;
};

template <class KeyType, class Measure>
class BitSelector final : public ColumnSelector {
  using Key = KeyType;
  using Total = typename Measure::Total;
  using Bits = std::make_unsigned_t<Key>;
  static constexpr std::size_t kLanes = kVectorBytes / sizeof(Key);
  typedef Key Keys __attribute__((vector_size(kVectorBytes)));
  typedef Total Totals __attribute__((vector_size(kVectorBytes)));
  static_assert(sizeof(Key) == sizeof(Total));

 public:
  explicit BitSelector(const Aggregator::Checked& updates)
      : rows_(updates.rows), live_(updates.live), keys_(kColumns * updates.live.size()) {
    for (const std::size_t row : live_) weights_.push_back(updates.weights[row]);
    for (const double weight : weights_) total_ += weight;
  }

  void load(std::size_t first, std::size_t count) override {
    count_ = count;
    std::ranges::fill(keys_, Key{0});
    rows_.visit([&](auto rows) {
      for (std::size_t i = 0; i < live_.size(); ++i) {
        const auto* const row = rows.row(live_[i]).data() + first;
        for_each_entry(
            i, [&](std::size_t column, Key& key) { key = key_of<Key>(static_cast<NumberOf<Key>>(row[column])); });
      }
    });
  }

  void reach(double target, std::span<double> values) const override {
    const Total wanted = in_measure(target);
    for (std::size_t group = 0; group * kLanes < count_; ++group)
      put(reach_in(group_keys(group), Totals{} + wanted), group, values);
  }

  void weight(Side side, std::span<const double> values, std::span<double> weights) const override {
    for (std::size_t group = 0; group * kLanes < count_; ++group) {
      const Keys bound = keys_at(values, group) + (side == Side::below ? Key{0} : Key{1});
      const Totals below = total_below(group_keys(group), bound);
      for (std::size_t lane = 0; lane < lanes(group); ++lane) weights[group * kLanes + lane] = in_weight(below[lane]);
    }
  }

  void next_above(std::span<const double> values, std::span<double> next) const override {
    constexpr Key kNone = std::numeric_limits<Key>::max();
    for (std::size_t group = 0; group * kLanes < count_; ++group) {
      const Keys bound = keys_at(values, group);
      Keys least = Keys{} + kNone;
      const Entries entries = group_keys(group);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const Keys entry = entries[i];
        const Keys candidate = entry > bound ? entry : Keys{} + kNone;
        least = candidate < least ? candidate : least;
      }
      put(least == kNone ? bound : least, group, next);
    }
  }

  void distances_from(std::span<const double> centers) override {
    STAKEMINE_ASSERT(sizeof(Key) == sizeof(double), "distances need double");
    for (std::size_t i = 0; i < live_.size(); ++i)
      for_each_entry(i, [&](std::size_t column, Key& key) {
        const auto entry = static_cast<double>(number_of<Key>(key));
        key = key_of<Key>(static_cast<NumberOf<Key>>(std::abs(entry - centers[column])));
      });
  }

 private:
  [[nodiscard]] std::size_t lanes(std::size_t group) const { return std::min(kLanes, count_ - group * kLanes); }
  // Calls for each entry of a live row in the block. Whole groups apart, so that they are done in registers.
  template <class Call>
  void for_each_entry(std::size_t i, const Call& call) {
    for (std::size_t group = 0; group * kLanes < count_; ++group) {
      Key* const keys = &keys_[(group * live_.size() + i) * kLanes];
      if (lanes(group) == kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) call(group * kLanes + lane, keys[lane]);
      } else {
        for (std::size_t lane = 0; lane < lanes(group); ++lane) call(group * kLanes + lane, keys[lane]);
      }
    }
  }
  // The entries of a group of coordinates: those of live row i are vector i.
  class Entries {
   public:
    Entries(const Key* first, std::size_t count) : first_(first), count_(count) {}
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] Keys operator[](std::size_t i) const {
      Keys keys;
      std::memcpy(&keys, first_ + i * kLanes, sizeof keys);
      return keys;
    }

   private:
    const Key* first_;
    std::size_t count_;
  };
  [[nodiscard]] Entries group_keys(std::size_t group) const {
    return {keys_.data() + group * live_.size() * kLanes, live_.size()};
  }

  void put(const Keys& found, std::size_t group, std::span<double> values) const {
    for (std::size_t lane = 0; lane < lanes(group); ++lane)
      values[group * kLanes + lane] = static_cast<double>(number_of<Key>(found[lane]));
  }
  [[nodiscard]] Keys keys_at(std::span<const double> values, std::size_t group) const {
    Keys keys{};
    for (std::size_t lane = 0; lane < lanes(group); ++lane)
      keys[lane] = key_of<Key>(static_cast<NumberOf<Key>>(values[group * kLanes + lane]));
    return keys;
  }

  // The weight as the measure has it, within what there is, so that some entry always reaches it.
  [[nodiscard]] Total in_measure(double target) const {
    if constexpr (std::is_same_v<Total, double>) {
      return std::clamp(target, std::numeric_limits<double>::denorm_min(), total_);
    } else {
      const auto most = static_cast<double>(live_.size());
      return static_cast<Total>(std::clamp(std::ceil(target / weights_.front()), 1.0, most));
    }
  }
  [[nodiscard]] double in_weight(Total total) const {
    if constexpr (std::is_same_v<Total, double>) {
      return total;
    } else {
      return static_cast<double>(total) * weights_.front();
    }
  }

  [[nodiscard]] Totals total_below(const Entries& entries, const Keys& bound) const {
    Totals total{};
    if constexpr (std::is_same_v<Total, double>) {
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const Totals weight = Totals{} + weights_[i];
        total += entries[i] < bound ? weight : Totals{};
      }
    } else {
      Totals other{};  // two chains of additions are done in the time of one
      std::size_t i = 0;
      for (; i + 2 <= entries.size(); i += 2) {
        total -= entries[i] < bound;
        other -= entries[i + 1] < bound;
      }
      if (i < entries.size()) total -= entries[i] < bound;
      total += other;
    }
    return total;
  }

  // The largest bound below which the weight falls short is the entry that reaches it. Bits in which no entry differs
  // from the first are the first's own.
  [[nodiscard]] Keys reach_in(const Entries& entries, const Totals& wanted) const {
    constexpr Key kSign = std::numeric_limits<Key>::min();
    const Keys model = entries[0];
    Keys differing{};
    for (std::size_t i = 1; i < entries.size(); ++i) differing |= entries[i] ^ model;
    Bits varying = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) varying |= static_cast<Bits>(differing[lane]);
    Keys prefix = (model ^ kSign) & static_cast<Key>(~varying);
    for (Bits bit = Bits{1} << (sizeof(Key) * 8 - 1); bit != 0; bit >>= 1) {
      if ((varying & bit) == 0) continue;
      const Keys bound = prefix | static_cast<Key>(bit);
      prefix = total_below(entries, bound ^ kSign) < wanted ? bound : prefix;
    }
    return prefix ^ kSign;
  }

  Rows rows_;
  std::span<const std::size_t> live_;
  std::vector<double> weights_;  // of the live rows
  double total_ = 0;
  std::size_t count_ = 0;
  std::vector<Key> keys_;  // [groups of coordinates, live rows, lanes]
};

}  // namespace

std::unique_ptr<ColumnSelector> ColumnSelector::make(const Aggregator::Checked& updates, Precision precision) {
  const double first = updates.weights[updates.live.front()];
  const bool equal = std::ranges::all_of(updates.live, [&](std::size_t row) { return updates.weights[row] == first; });
  if (!equal) return std::make_unique<BitSelector<std::int64_t, Weighed>>(updates);
  if (updates.rows.is_narrow() && precision == Precision::single)
    return std::make_unique<BitSelector<std::int32_t, Counted<std::int32_t>>>(updates);
  return std::make_unique<BitSelector<std::int64_t, Counted<std::int64_t>>>(updates);
}

}  // namespace stakemine::aggregation
