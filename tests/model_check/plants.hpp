// SPDX-License-Identifier: Apache-2.0
/// Faults that a model can have planted in the source that it checks: a test that the model finds them shows that the
/// model can fail.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <source_location>
#include <span>
#include <string_view>

namespace stakemine::model_check {

enum class Plant {
  nothing,
  missing_acquire,  ///< acquire is relaxed, acquire–release is release: everywhere
  missing_release,  ///< release is relaxed, acquire–release is acquire: everywhere
  one_order,        ///< the one memory order that Orders::weaken() was told of
  blind_wait,       ///< wait() goes to sleep without looking at the value once more: the lost wake-up
  mute_notify,      ///< notify does nothing
};

using Where = std::source_location;

/// A memory order in a source, and what it could be less.
struct Weakening {
  std::string_view file;
  std::uint_least32_t line = 0;
  std::memory_order order = std::memory_order_relaxed;
  std::memory_order weaker = std::memory_order_relaxed;

  [[nodiscard]] bool operator==(const Weakening&) const = default;
};

inline void PrintTo(const Weakening& weakening, std::ostream* stream) {
  constexpr std::array kNames = {"relaxed", "consume",         "acquire",
                                 "release", "acquire–release", "sequentially consistent"};
  *stream << weakening.file << ':' << weakening.line << ": " << kNames.at(static_cast<std::size_t>(weakening.order))
          << " weakened to " << kNames.at(static_cast<std::size_t>(weakening.weaker));
}

/// Every weakening of what models have run through so far, and the one that is in force. In arrays, since what is
/// allocated while a schedule runs would count as the program's.
class Orders {
 public:
  /// \param strongest short of sequential consistency that the operation can have.
  static std::memory_order seen(std::memory_order order, std::memory_order strongest, const Where& where) {
    using enum std::memory_order;
    const std::string_view file = where.file_name();
    switch (order) {
      case relaxed:
        return relaxed;
      case acq_rel:
        for (const auto weaker : {acquire, release}) learn({file, where.line(), order, weaker});
        break;
      case seq_cst:
        learn({file, where.line(), order, strongest});
        break;
      default:
        learn({file, where.line(), order, relaxed});
    }
    const bool is_weakened = weakened_.line == where.line() && weakened_.order == order && weakened_.file == file;
    return is_weakened ? weakened_.weaker : order;
  }

  [[nodiscard]] static std::span<const Weakening> weakenings() { return {known_.data(), count_}; }
  static void weaken(const Weakening& weakening) { weakened_ = weakening; }
  static void restore() { weakened_ = {}; }
  static void forget() { count_ = 0; }

 private:
  static void learn(const Weakening& weakening) {
    const auto end = known_.begin() + static_cast<std::ptrdiff_t>(count_);
    if (std::find(known_.begin(), end, weakening) == end) known_.at(count_++) = weakening;
  }

  static inline std::array<Weakening, 64> known_{};
  static inline std::size_t count_ = 0;
  static inline Weakening weakened_{};
};

template <Plant plant>
std::memory_order planted_order(std::memory_order order, std::memory_order strongest, const Where& where) {
  using enum std::memory_order;
  if (plant == Plant::one_order) return Orders::seen(order, strongest, where);
  if (plant == Plant::missing_acquire && order == acquire) return relaxed;
  if (plant == Plant::missing_acquire && order == acq_rel) return release;
  if (plant == Plant::missing_release && order == release) return relaxed;
  if (plant == Plant::missing_release && order == acq_rel) return acquire;
  return order;
}

}  // namespace stakemine::model_check
