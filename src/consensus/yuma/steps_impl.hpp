// SPDX-License-Identifier: Apache-2.0
/// The bodies of steps.hpp, for the two files that instantiate them.
#pragma once

#include "stakemine/core/error.hpp"

#include "consensus/yuma/steps.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace stakemine::consensus {

template <class Arithmetic>
Steps<Arithmetic>::Steps(const YumaOptions& options, std::size_t nodes, std::vector<std::uint32_t> raters)
    : options_(options),
      arithmetic_(options),
      nodes_(nodes),
      raters_(std::move(raters)),
      bonds_(raters_.size() * nodes),
      upscale_(raters_.size()),
      row_total_(raters_.size()),
      consensus_(tasks() * kColumnsPerTask),
      incentive_(tasks() * kColumnsPerTask),
      trust_parts_(tasks() * raters_.size()),
      earned_parts_(tasks() * raters_.size()) {}

template <class Arithmetic>
YumaOutcome Steps<Arithmetic>::step(const YumaEpoch& epoch, const ForEach& for_each) {
  const Ratings ratings(epoch, raters_);
  ratings.check_shapes(nodes_);
  weigh_stake(epoch);
  total_rows(ratings, for_each);
  for (const std::uint32_t column : epoch.reset_bonds)
    for (std::size_t i = 0; i < raters_.size(); ++i) bonds_[i * nodes_ + column] = Stored{};
  for_each(tasks(), [&](std::size_t task) { rate(ratings, task); });
  normalize(incentive_);
  liquid_ = options_.liquid_alpha && std::any_of(consensus_.begin(), consensus_.end(), [](Number c) { return c != 0; });
  for_each(tasks(), [&](std::size_t task) { bond(ratings, task); });
  return settle(epoch.emission);
}

template <class Arithmetic>
void Steps<Arithmetic>::weigh_stake(const YumaEpoch& epoch) {
  stake_ = arithmetic_.shares(epoch.stake);
  say_ = stake_;
  for (std::size_t i = 0; i < say_.size(); ++i)
    if ((!epoch.active.empty() && epoch.active[i] == 0) || (!epoch.permits.empty() && epoch.permits[i] == 0))
      say_[i] = 0;
  normalize(say_);
  votes_ = arithmetic_.votes(say_);
}

template <class Arithmetic>
void Steps<Arithmetic>::total_rows(const Ratings& ratings, const ForEach& for_each) {
  std::vector<std::uint8_t> legal(raters_.size());
  for_each(raters_.size(), [&](std::size_t row) {
    legal[row] = ratings.is_legal(row) ? 1 : 0;
    if (legal[row] == 0) return;
    upscale_[row] = arithmetic_.upscale(ratings.given(row));
    std::vector<Number> sums;
    std::vector<double> weights(kTileColumns);
    std::array<Number, kLanes> lanes;
    for (std::size_t first = 0; first < nodes_; first += kTileColumns) {
      weights.assign(kTileColumns, 0);
      ratings.copy(row, first, std::span(weights).first(std::min(kTileColumns, nodes_ - first)));
      lanes.fill(0);
      for (std::size_t j = 0; j < kTileColumns; j += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
          lanes[lane] += arithmetic_.raw(weights[j + lane], upscale_[row]);
      sums.push_back(Arithmetic::total(lanes));
    }
    row_total_[row] = Arithmetic::total(sums);
  });
  for (std::size_t row = 0; row < raters_.size(); ++row) {
    if (legal[row] == 0) throw UserError(ratings.complaint(row));
    if (!std::isfinite(static_cast<double>(row_total_[row])))
      throw UserError(fmt::format("weights: row {} adds up to more than a double holds; scale it down", row));
  }
}

template <class Arithmetic>
template <class Body>
void Steps<Arithmetic>::for_tiles(std::size_t task, Body&& body) const {
  const std::size_t end = std::min((task + 1) * kColumnsPerTask, nodes_);
  for (std::size_t first = task * kColumnsPerTask; first < end; first += kTileColumns)
    body(Columns{first, std::min(kTileColumns, end - first)});
}

template <class Arithmetic>
void Steps<Arithmetic>::read_weights(const Ratings& ratings, Columns columns, Tile& tile) const {
  std::array<double, kTileColumns> weights{};
  for (std::size_t i = 0; i < raters_.size(); ++i) {
    const bool rates = row_total_[i] > 0;
    if (rates) ratings.copy(i, columns.first, std::span(weights).first(columns.count));
    for (std::size_t j = 0; j < kTileColumns; j += kLanes)
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        Number& out = tile[j * raters_.size() + i * kLanes + lane];
        out = rates ? Arithmetic::quotient(arithmetic_.raw(weights[j + lane], upscale_[i]), row_total_[i]) : 0;
      }
  }
}

template <class Arithmetic>
void Steps<Arithmetic>::read_bonds(Columns columns, Tile& tile) const {
  const bool shared = options_.variant == YumaVariant::yuma2;
  std::array<Stored, kTileColumns> bonds{};
  for (std::size_t i = 0; i < raters_.size(); ++i) {
    std::copy_n(&bonds_[i * nodes_ + columns.first], columns.count, bonds.begin());
    for (std::size_t j = 0; j < kTileColumns; j += kLanes)
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        tile[j * raters_.size() + i * kLanes + lane] =
            shared ? Arithmetic::proportion(bonds[j + lane]) : Arithmetic::fetched(bonds[j + lane]);
  }
}

template <class Arithmetic>
void Steps<Arithmetic>::write_bonds(Columns columns, const Tile& tile) {
  std::array<Stored, kTileColumns> bonds;
  for (std::size_t i = 0; i < raters_.size(); ++i) {
    for (std::size_t j = 0; j < kTileColumns; j += kLanes)
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        bonds[j + lane] = Arithmetic::stored(tile[j * raters_.size() + i * kLanes + lane]);
    std::copy_n(bonds.begin(), columns.count, &bonds_[i * nodes_ + columns.first]);
  }
}

template <class Arithmetic>
void Steps<Arithmetic>::rate(const Ratings& ratings, std::size_t task) {
  Tile weights(raters_.size() * kTileColumns);
  LaneSums trust(raters_.size() * kLanes);
  for_tiles(task, [&](Columns columns) {
    read_weights(ratings, columns, weights);
    for (std::size_t j = 0; j < kTileColumns; j += kLanes)
      rate_lanes(&weights[j * raters_.size()], columns.first + j, trust);
  });
  keep(trust, task, trust_parts_);
}

template <class Arithmetic>
void Steps<Arithmetic>::rate_lanes(const Number* weights, std::size_t first, LaneSums& trust) {
  Number* const consensus = &consensus_[first];
  const auto median = arithmetic_.medians(weights, raters_.size(), votes_);
  std::copy(median.begin(), median.end(), consensus);
  std::array<Number, kLanes> rank{};
  for (std::size_t i = 0; i < raters_.size(); ++i)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const Number cut = std::min(weights[i * kLanes + lane], median[lane]);
      trust[i * kLanes + lane] += cut;
      rank[lane] += Arithmetic::product(say_[i], cut);
    }
  std::copy(rank.begin(), rank.end(), &incentive_[first]);
}

template <class Arithmetic>
void Steps<Arithmetic>::bond(const Ratings& ratings, std::size_t task) {
  Tile weights(raters_.size() * kTileColumns), bonds(weights.size());
  LaneSums earned(raters_.size() * kLanes);
  for_tiles(task, [&](Columns columns) {
    read_weights(ratings, columns, weights);
    read_bonds(columns, bonds);
    for (std::size_t j = 0; j < kTileColumns; j += kLanes) {
      Number* const lanes = &bonds[j * raters_.size()];
      average_lanes(&weights[j * raters_.size()], lanes, columns.first + j);
      pay_lanes(lanes, columns.first + j, earned);
      if (options_.variant == YumaVariant::yuma2) upscale_lanes(lanes);
    }
    write_bonds(columns, bonds);
  });
  keep(earned, task, earned_parts_);
}

template <class Arithmetic>
void Steps<Arithmetic>::average_lanes(const Number* weights, Number* bonds, std::size_t first) const {
  if (options_.variant == YumaVariant::yuma2) {
    average_shares(weights, bonds, first);
  } else if (liquid_) {
    average_each<Rate::liquid>(weights, bonds, first);
  } else {
    average_each<Rate::one>(weights, bonds, first);
  }
}

// yuma3: each bond moves towards its own weight.
template <class Arithmetic>
template <typename Steps<Arithmetic>::Rate kRate>
void Steps<Arithmetic>::average_each(const Number* weights, Number* bonds, std::size_t first) const {
  std::array<Number, kLanes> consensus;
  std::copy_n(&consensus_[first], kLanes, consensus.begin());
  for (std::size_t k = 0; k < raters_.size() * kLanes; k += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const Number cut = std::min(weights[k + lane], consensus[lane]);
      const Number weight = arithmetic_.bond_weight(weights[k + lane], cut);
      const Number bond = bonds[k + lane];
      Number rate = arithmetic_.rate();
      if constexpr (kRate == Rate::liquid) rate = arithmetic_.liquid_rate(weight, bond, consensus[lane]);
      bonds[k + lane] = std::min(
          Arithmetic::kOne, Arithmetic::product(Arithmetic::kOne - rate, bond) + Arithmetic::product(rate, weight));
    }
}

// yuma2: the raters of a column share it by stake times weight, and the shares are averaged.
template <class Arithmetic>
void Steps<Arithmetic>::average_shares(const Number* weights, Number* bonds, std::size_t first) const {
  std::vector<Number> fresh(raters_.size() * kLanes);
  for (std::size_t i = 0; i < raters_.size(); ++i)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const Number weight = weights[i * kLanes + lane];
      const Number cut = std::min(weight, consensus_[first + lane]);
      fresh[i * kLanes + lane] = Arithmetic::product(arithmetic_.bond_weight(weight, cut), say_[i]);
    }
  normalize_lanes(fresh.data());
  normalize_lanes(bonds);
  const Number rate = arithmetic_.rate();
  for (std::size_t k = 0; k < fresh.size(); ++k)
    bonds[k] = Arithmetic::product(rate, fresh[k]) + Arithmetic::product(Arithmetic::kOne - rate, bonds[k]);
  normalize_lanes(bonds);
}

template <class Arithmetic>
void Steps<Arithmetic>::normalize_lanes(Number* numbers) const {
  std::array<Number, kLanes> total{};
  for (std::size_t k = 0; k < raters_.size() * kLanes; ++k) total[k % kLanes] += numbers[k];
  for (std::size_t k = 0; k < raters_.size() * kLanes; ++k)
    if (total[k % kLanes] > 0) numbers[k] = Arithmetic::quotient(numbers[k], total[k % kLanes]);
}

template <class Arithmetic>
void Steps<Arithmetic>::upscale_lanes(Number* bonds) const {
  std::array<Number, kLanes> largest{};
  for (std::size_t k = 0; k < raters_.size() * kLanes; ++k)
    largest[k % kLanes] = std::max(largest[k % kLanes], bonds[k]);
  for (std::size_t k = 0; k < raters_.size() * kLanes; ++k)
    if (largest[k % kLanes] > 0) bonds[k] = Arithmetic::quotient(bonds[k], largest[k % kLanes]);
}

// What the incentive of each column pays by bonds; those of yuma2 are shares of their column already.
template <class Arithmetic>
void Steps<Arithmetic>::pay_lanes(const Number* bonds, std::size_t first, LaneSums& earned) const {
  std::array<Number, kLanes> total, incentive;
  std::copy_n(&incentive_[first], kLanes, incentive.begin());
  if (options_.variant == YumaVariant::yuma2) {
    for (std::size_t k = 0; k < earned.size(); ++k) earned[k] += Arithmetic::product(bonds[k], incentive[k % kLanes]);
    return;
  }
  total.fill(0);
  for (std::size_t k = 0; k < earned.size(); k += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) total[lane] += bonds[k + lane];
  for (Number& all : total)
    if (all == 0) all = 1;  // 0 over anything is 0
  for (std::size_t k = 0; k < earned.size(); k += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      earned[k + lane] += Arithmetic::product(Arithmetic::quotient(bonds[k + lane], total[lane]), incentive[lane]);
}

template <class Arithmetic>
void Steps<Arithmetic>::keep(const LaneSums& sums, std::size_t task, std::vector<Number>& parts) const {
  for (std::size_t i = 0; i < raters_.size(); ++i)
    parts[task * raters_.size() + i] = Arithmetic::total(std::span(sums).subspan(i * kLanes, kLanes));
}

template <class Arithmetic>
std::vector<typename Steps<Arithmetic>::Number> Steps<Arithmetic>::joined(const std::vector<Number>& parts) const {
  std::vector<Number> result(raters_.size()), terms(tasks());
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t task = 0; task < terms.size(); ++task) terms[task] = parts[task * raters_.size() + i];
    result[i] = Arithmetic::total(terms);
  }
  return result;
}

template <class Arithmetic>
void Steps<Arithmetic>::normalize(std::span<Number> numbers) {
  const Number all = Arithmetic::total(numbers);
  if (all == 0) return;
  for (Number& number : numbers) number = Arithmetic::quotient(number, all);
}

template <class Arithmetic>
YumaOutcome Steps<Arithmetic>::settle(std::uint64_t emission) {
  std::vector<Number> dividends = joined(earned_parts_);
  if (options_.variant == YumaVariant::yuma3)
    for (std::size_t i = 0; i < dividends.size(); ++i) dividends[i] = Arithmetic::product(dividends[i], say_[i]);
  normalize(dividends);

  std::vector<Number> pay(incentive_.begin(), incentive_.begin() + static_cast<std::ptrdiff_t>(nodes_));
  for (std::size_t i = 0; i < dividends.size(); ++i) pay[raters_[i]] += dividends[i];
  if (Arithmetic::total(pay) == 0) {
    const auto& fallback = Arithmetic::total(say_) == 0 ? stake_ : say_;
    for (std::size_t i = 0; i < fallback.size(); ++i) pay[raters_[i]] = fallback[i];
  } else {
    normalize(pay);
  }

  const auto doubles = [](std::span<const Number> numbers) {
    std::vector<double> result(numbers.size());
    std::transform(numbers.begin(), numbers.end(), result.begin(), Arithmetic::to_double);
    return result;
  };
  YumaOutcome outcome{.consensus = doubles(std::span(consensus_).first(nodes_)),
                      .incentive = doubles(std::span(incentive_).first(nodes_)),
                      .dividends = doubles(dividends),
                      .validator_trust = doubles(joined(trust_parts_)),
                      .emission = std::vector<std::uint64_t>(nodes_)};
  arithmetic_.emissions(emission, pay, outcome.emission);
  return outcome;
}

template <class Arithmetic>
Matrix Steps<Arithmetic>::bonds() const {
  Matrix result(raters_.size(), nodes_);
  std::transform(bonds_.begin(), bonds_.end(), result.data.begin(), Arithmetic::shown);
  return result;
}

template <class Arithmetic>
void Steps<Arithmetic>::restore(ConstMatrix bonds) {
  std::transform(bonds.data, bonds.data + bonds_.size(), bonds_.begin(), Arithmetic::restored);
}

}  // namespace stakemine::consensus
