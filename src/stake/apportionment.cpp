// SPDX-License-Identifier: Apache-2.0
#include "stakemine/stake/apportionment.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/stake/apportionment_rules.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace stakemine::stake {
namespace {

void check_draw(const Draw& draw, std::size_t count) {
  if (!(draw.offset >= 0 && draw.offset < 1))
    throw UserError(fmt::format("offset: {} is not legal; it must be ≥ 0 and < 1", draw.offset));
  if (draw.order.empty()) return;
  const std::string legal = fmt::format("order: it must hold each index from 0 to {} once", count - 1);
  if (draw.order.size() != count) throw UserError(legal);
  std::vector<bool> seen(count);
  for (const std::uint32_t index : draw.order) {
    if (index >= count || seen[index]) throw UserError(legal);
    seen[index] = true;
  }
}

}  // namespace

Draw draw_allocation(std::uint64_t seed, std::uint64_t round, std::span<std::uint32_t> order) {
  std::iota(order.begin(), order.end(), 0U);
  KeyedRandom order_random(seed, Purpose::allocation_order, 0, round);
  shuffle(order, order_random);
  return {KeyedRandom(seed, Purpose::allocation_offset, 0, round).uniform(), order};
}

void Apportionment::apportion(std::uint64_t seats, std::span<const std::uint64_t> weights, const Draw& draw,
                              std::span<std::uint64_t> out) const {
  STAKEMINE_ASSERT(weights.size() == out.size(), "one result for each weight");
  STAKEMINE_ASSERT(weights.size() <= std::numeric_limits<std::uint32_t>::max(), "indices have 32 bits");
  if (seats > kMaxSeats) throw UserError(fmt::format("seats: {} is too many; at most {}", seats, kMaxSeats));
  if (is_random()) check_draw(draw, weights.size());
  std::fill(out.begin(), out.end(), 0);
  if (seats == 0) return;
  if (std::all_of(weights.begin(), weights.end(), [](std::uint64_t weight) { return weight == 0; }))
    throw UserError(fmt::format("stake: the weights add up to 0; {} seats need at least one that is positive", seats));
  do_apportion(seats, weights, draw, out);
}

const config::Family<Apportionment>& Apportionment::family() {
  using config::member;
  using Base = Apportionment;
  static const config::Family<Apportionment> all{
      "allocation",
      "How many shards each miner gets, by weight.",
      {
          member<Systematic, Base>("systematic",
                                   "Random order and one random offset: within quota, the quota on average.",
                                   "Grimmett 2004, Stochastic apportionment"),
          member<LargestRemainder, Base>("largest_remainder",
                                         "The quota rounded down, what is left to the largest fractions.",
                                         "Hamilton 1792; Balinski and Young 2001, Fair Representation"),
          member<Droop, Base>("droop", "Largest remainders of the Droop quota.",
                              "Droop 1881, On methods of electing representatives"),
          member<Webster, Base>("webster", "Divisor rule that rounds quotients to the nearest (Sainte-Laguë).",
                                "Webster 1832; Sainte-Laguë 1910"),
          member<Dhondt, Base>("dhondt", "Divisor rule that rounds quotients down (Jefferson); favours the large.",
                               "Jefferson 1792; D'Hondt 1882"),
          member<HuntingtonHill, Base>("huntington_hill", "Divisor rule that rounds at the geometric mean.",
                                       "Huntington 1928, The apportionment of representatives in Congress"),
          member<Adams, Base>("adams", "Divisor rule that rounds quotients up; favours the small.",
                              "Adams 1832; Balinski and Young 2001, Fair Representation"),
          member<Dean, Base>("dean", "Divisor rule that rounds at the harmonic mean.",
                             "Dean 1832; Balinski and Young 2001, Fair Representation"),
          member<QuotaMethod, Base>("quota_method", "D'Hondt's rule among those below their upper quota, seat by seat.",
                                    "Balinski and Young 1975, The quota method of apportionment"),
      }};
  return all;
}

}  // namespace stakemine::stake
