// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/error.hpp"
#include "stakemine/stake/apportionment_rules.hpp"

#include "stake/wide.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace stakemine::stake {
namespace {

constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMostSteps = std::uint64_t{1} << 32;  // minutes

/// Who waits until which seat. A ring of lists: seat t looks through list t mod ring size, whose members wait for t or
/// for a later lap. With a ring as long as the table of miners, waiting costs O(1) a seat on average.
class WaitingRoom {
 public:
  explicit WaitingRoom(std::size_t miners)
      : first_(std::bit_ceil(miners + 1), kNobody), waiting_(miners, Waiting{0, kNobody}) {}

  void add(std::uint32_t index, std::uint64_t due) {
    std::uint32_t& first = first_[due & (first_.size() - 1)];
    waiting_[index] = {due, first};
    first = index;
  }

  template <class Function>
  void release(std::uint64_t seat, const Function& release_one) {
    std::uint32_t* link = &first_[seat & (first_.size() - 1)];
    while (*link != kNobody) {
      const std::uint32_t index = *link;
      if (waiting_[index].due == seat) {
        *link = waiting_[index].next;
        release_one(index);
      } else {
        link = &waiting_[index].next;
      }
    }
  }

 private:
  struct Waiting {
    std::uint64_t due;
    std::uint32_t next;
  };
  std::vector<std::uint32_t> first_;
  std::vector<Waiting> waiting_;
};

/// A miner below its upper quota. The rounded claim w/(a+1) settles most comparisons; integers settle the close ones.
struct Eligible {
  double claim;
  std::uint32_t index;
};

class QuotaSearch {
 public:
  QuotaSearch(std::uint64_t seats, std::span<const std::uint64_t> weights, std::span<std::uint64_t> held)
      : seats_(seats), weights_(weights), held_(held), total_(sum_of(weights)), waiting_(weights.size()) {}

  void run() {
    for (std::size_t i = 0; i < weights_.size(); ++i)
      if (weights_[i] > 0) eligible_.push_back(entry(static_cast<std::uint32_t>(i)));
    const auto worse = [this](const Eligible& a, const Eligible& b) { return is_worse(a, b); };
    std::make_heap(eligible_.begin(), eligible_.end(), worse);
    for (std::uint64_t seat = 1; seat <= seats_; ++seat) {
      waiting_.release(seat, [&](std::uint32_t index) {
        eligible_.push_back(entry(index));
        std::push_heap(eligible_.begin(), eligible_.end(), worse);
      });
      // Σ a = t − 1 < t = Σ t·w/S, so someone has a < t·w/S.
      STAKEMINE_ASSERT(!eligible_.empty());
      std::pop_heap(eligible_.begin(), eligible_.end(), worse);
      const std::uint32_t winner = eligible_.back().index;
      eligible_.pop_back();
      ++held_[winner];
      const std::uint64_t due = std::max(next_seat(winner), seat + 1);
      if (due <= seats_) waiting_.add(winner, due);
    }
  }

 private:
  [[nodiscard]] Eligible entry(std::uint32_t index) const {
    return {static_cast<double>(weights_[index]) / static_cast<double>(held_[index] + 1), index};
  }

  [[nodiscard]] bool is_worse(const Eligible& a, const Eligible& b) const {
    // Each claim has a relative error of at most three roundings.
    if (a.claim < b.claim * (1 - 0x1p-50)) return true;
    if (b.claim < a.claim * (1 - 0x1p-50)) return false;
    const Uint128 left = Uint128{weights_[a.index]} * (held_[b.index] + 1);
    const Uint128 right = Uint128{weights_[b.index]} * (held_[a.index] + 1);
    return left != right ? left < right : a.index > b.index;
  }

  /// The first seat t at which a < t·w/S, ⌊a·S/w⌋ + 1, or kMaxSeats + 1 where that is later still.
  [[nodiscard]] std::uint64_t next_seat(std::uint32_t index) const {
    const std::uint64_t weight = weights_[index], held = held_[index];
    const long double guess =
        static_cast<long double>(held) * static_cast<long double>(total_) / static_cast<long double>(weight);
    if (guess > static_cast<long double>(seats_) + 8) return Apportionment::kMaxSeats + 1;
    // The guess is wrong by less than 2, so the remainder is small and arithmetic modulo 2^128 is faithful.
    auto quotient = static_cast<std::uint64_t>(guess);
    auto remainder = static_cast<Int128>(held * total_ - Uint128{quotient} * weight);
    for (; remainder < 0; remainder += weight) --quotient;
    for (; remainder >= static_cast<Int128>(weight); remainder -= weight) ++quotient;
    return quotient + 1;
  }

  std::uint64_t seats_;
  std::span<const std::uint64_t> weights_;
  std::span<std::uint64_t> held_;
  Uint128 total_;
  WaitingRoom waiting_;
  std::vector<Eligible> eligible_;
};

}  // namespace

void QuotaMethod::do_apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw&,
                               std::span<std::uint64_t> out) const {
  // After S/g seats, g being what all weights have in common, everybody holds w/g: its quota, a whole number. From
  // there the search goes as from the start, since adding w/g to every a changes neither who waits nor who is next.
  const std::uint64_t common =
      std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}, std::gcd<std::uint64_t, std::uint64_t>);
  const Uint128 lap = sum_of(weights) / common;
  const auto laps = static_cast<std::uint64_t>(seats / lap), steps = static_cast<std::uint64_t>(seats % lap);
  if (steps > kMostSteps)
    throw UserError(
        fmt::format("seats: the quota method hands them out one by one, and {} take too long; expected at most {}",
                    steps, kMostSteps));
  QuotaSearch(steps, weights, out).run();
  for (std::size_t i = 0; i < weights.size(); ++i) out[i] += laps * (weights[i] / common);
}

}  // namespace stakemine::stake
