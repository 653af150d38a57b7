// SPDX-License-Identifier: Apache-2.0
/// Yuma, slow and plain: whole matrices, one step of the definition after another, in either arithmetic. Every node
/// rates.
#pragma once

#include "stakemine/consensus/yuma.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace stakemine::consensus::reference {

/// Real numbers as doubles.
struct Real {
  using Number = double;
  static constexpr Number kOne = 1;
  static Number times(Number a, Number b) { return a * b; }
  static Number over(Number a, Number b) { return a / b; }
  static Number share(double value) { return value; }
  static Number average(double value) { return value; }
  static Number weight(double value) { return value; }
  static Number stake(double part, double whole) { return part / whole; }
  static double shown(Number value) { return value; }
  static Number stored(Number bond) { return bond; }
  static Number share_of(Number stored_bond) { return stored_bond; }
  static Number proportion_of(Number stored_bond) { return stored_bond; }
  static double shown_bond(Number stored_bond) { return stored_bond; }
  static bool reaches(Number held, Number whole, Number kappa) { return held >= (kappa - 1e-9) * whole; }
  static Number liquid(const LiquidAlpha& l, Number difference) {
    return l.low + (l.high - l.low) / (1 + std::exp(-l.steepness * (difference - 0.5)));
  }
};

/// The chain's I32F32; wide integers throughout.
struct Chain {
  __extension__ using Number = __int128;
  static constexpr Number kOne = Number{1} << 32;
  static Number times(Number a, Number b) { return (a * b) >> 32; }
  static Number over(Number a, Number b) { return (a << 32) / b; }
  static Number share(double value) { return over(static_cast<std::int64_t>(value * 65535 + 1e-6), 65535); }
  static Number average(double value) { return over(std::llround(value * 1e6), 1'000'000); }
  static Number weight(double value) { return Number{static_cast<std::int64_t>(value)} << 32; }
  static Number stake(double part, double whole) {
    return over(static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole));
  }
  static double shown(Number value) { return static_cast<double>(value) * 0x1p-32; }
  static Number stored(Number bond) { return std::min<Number>((bond * 65535) >> 32, 65535); }
  static Number share_of(Number stored_bond) { return over(stored_bond, 65535); }
  static Number proportion_of(Number stored_bond) { return stored_bond << 32; }
  static double shown_bond(Number stored_bond) { return static_cast<double>(stored_bond) / 65535; }
  static bool reaches(Number held, Number, Number kappa) { return held >= kappa; }
  static Number liquid(const LiquidAlpha& l, Number difference) {
    const Number x = times((Number{std::llround(l.steepness * 100)} << 32) / -100, difference - kOne / 2);
    const Number sigmoid = over(kOne, kOne + exponential(x));
    const Number low = std::llround(l.low * 0x1p32), high = std::llround(l.high * 0x1p32);
    return std::clamp(low + times(sigmoid, high - low), low, high);
  }
  static Number exponential(Number x) {
    constexpr Number kLimit = Number{1} << 63;
    if (x == 0) return kOne;
    if (x == kOne) return Number{22802600} << 9;
    const Number size = x < 0 ? -x : x;
    Number term = size, sum = kOne + size;
    for (int i = 2; i < 32; ++i) {
      if (times(term, size) >= kLimit) return 0;
      term = times(term, size) / i;
      sum += term;
      if (sum >= kLimit) return 0;
    }
    return x > 0 ? sum : over(kOne, sum);
  }
};

template <class A>
class Model {
 public:
  using Number = typename A::Number;
  using Row = std::vector<Number>;
  using Rows = std::vector<Row>;

  Model(const YumaOptions& options, std::size_t n) : options_(options), n_(n), bonds(n, Row(n, 0)) {}

  /// Weights dense; masks empty or complete.
  YumaOutcome step(const YumaEpoch& epoch) {
    const Row stake = shares(epoch);
    Row say = stake;
    for (std::size_t i = 0; i < n_; ++i)
      if ((!epoch.active.empty() && epoch.active[i] == 0) || forbidden(epoch, i)) say[i] = 0;
    normalize(say);
    const Rows weights = ratings(epoch);
    const Row consensus = medians(weights, say);
    Rows cut = weights, bond_weights = weights;
    Row trust(n_, 0), incentive(n_, 0);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j) {
        cut[i][j] = std::min(weights[i][j], consensus[j]);
        trust[i] += cut[i][j];
        incentive[j] += A::times(say[i], cut[i][j]);
        bond_weights[i][j] += A::times(A::share(options_.bonds_penalty), cut[i][j] - weights[i][j]);
      }
    normalize(incentive);
    for (const std::uint32_t column : epoch.reset_bonds)
      for (Row& row : bonds) row[column] = 0;
    Row dividends = options_.variant == YumaVariant::yuma2 ? yuma2(bond_weights, say, incentive)
                                                           : yuma3(bond_weights, consensus, say, incentive);
    normalize(dividends);
    Row pay(n_);
    for (std::size_t i = 0; i < n_; ++i) pay[i] = incentive[i] + dividends[i];
    if (sum(pay) == 0) {
      pay = sum(say) == 0 ? stake : say;
    } else {
      normalize(pay);
    }
    YumaOutcome outcome{shown(consensus), shown(incentive), shown(dividends), shown(trust), {}};
    for (const Number part : pay)
      outcome.emission.push_back(
          static_cast<std::uint64_t>(A::times(part, static_cast<Number>(epoch.emission) * A::kOne) / A::kOne));
    return outcome;
  }

 private:
  YumaOptions options_;
  std::size_t n_;

 public:
  Rows bonds;  ///< as stored

 private:
  static Number sum(const Row& row) {
    Number all = 0;
    for (const Number one : row) all += one;
    return all;
  }
  static void normalize(Row& row) {
    const Number all = sum(row);
    if (all == 0) return;
    for (Number& one : row) one = A::over(one, all);
  }
  static void normalize_columns(Rows& rows) {
    for (std::size_t j = 0; j < rows.size(); ++j) {
      Row column;
      for (const Row& row : rows) column.push_back(row[j]);
      normalize(column);
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i][j] = column[i];
    }
  }
  static std::vector<double> shown(const Row& row) {
    std::vector<double> result;
    for (const Number one : row) result.push_back(A::shown(one));
    return result;
  }
  static bool forbidden(const YumaEpoch& epoch, std::size_t i) {
    return !epoch.permits.empty() && epoch.permits[i] == 0;
  }

  Row shares(const YumaEpoch& epoch) const {
    double whole = 0;
    for (const double one : epoch.stake) whole += one;
    Row result(n_, 0);
    for (std::size_t i = 0; i < n_ && whole > 0; ++i) result[i] = A::stake(epoch.stake[i], whole);
    return result;
  }

  Rows ratings(const YumaEpoch& epoch) const {
    Rows rows(n_, Row(n_, 0));
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) {
        const bool old = epoch.registered_after.data != nullptr && epoch.registered_after.at(i, j) != 0;
        if (i != j && !old && !forbidden(epoch, i))
          rows[i][j] = A::weight(std::get<ConstMatrix>(epoch.weights).at(i, j));
      }
      normalize(rows[i]);
    }
    return rows;
  }

  Row medians(const Rows& weights, const Row& say) const {
    Row voting = say;
    if (A::kOne != 1) normalize(voting);  // the chain does it once more
    Row result(n_, 0);
    for (std::size_t j = 0; j < n_; ++j) {
      Row backed, all;
      for (std::size_t c = 0; c < n_; ++c) {
        if (say[c] == 0) continue;
        Number held = 0;
        for (std::size_t i = 0; i < n_; ++i)
          if (say[i] > 0 && weights[i][j] >= weights[c][j]) held += voting[i];
        all.push_back(weights[c][j]);
        if (A::reaches(held, sum(voting), A::share(options_.kappa))) backed.push_back(weights[c][j]);
      }
      // Where floors have left the voters less than all of the stake, the chain's search ends at the least weight.
      if (!backed.empty()) {
        result[j] = *std::max_element(backed.begin(), backed.end());
      } else if (!all.empty()) {
        result[j] = *std::min_element(all.begin(), all.end());
      }
    }
    return result;
  }

  Row yuma2(const Rows& weights, const Row& say, const Row& incentive) {
    Rows fresh = weights;
    for (std::size_t i = 0; i < n_; ++i)
      for (Number& one : fresh[i]) one = A::times(one, say[i]);
    normalize_columns(fresh);
    for (Row& row : bonds)
      for (Number& bond : row) bond = A::proportion_of(bond);
    normalize_columns(bonds);
    const Number rate = A::kOne - A::average(options_.bonds_moving_average);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j)
        bonds[i][j] = A::times(rate, fresh[i][j]) + A::times(A::kOne - rate, bonds[i][j]);
    normalize_columns(bonds);
    Row dividends(n_, 0);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j) dividends[i] += A::times(bonds[i][j], incentive[j]);
    for (std::size_t j = 0; j < n_; ++j) {
      Number largest = 0;
      for (const Row& row : bonds) largest = std::max(largest, row[j]);
      for (Row& row : bonds) row[j] = largest == 0 ? 0 : A::stored(A::over(row[j], largest));
    }
    return dividends;
  }

  Row yuma3(const Rows& weights, const Row& consensus, const Row& say, const Row& incentive) {
    const bool liquid = options_.liquid_alpha && sum(consensus) > 0;
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j) {
        const Number w = weights[i][j], b = A::share_of(bonds[i][j]);
        Number rate = A::kOne - A::average(options_.bonds_moving_average);
        if (liquid)
          rate = A::liquid(*options_.liquid_alpha, std::clamp<Number>(w >= b ? w - consensus[j] : b - w, 0, A::kOne));
        bonds[i][j] = std::min(A::kOne, A::times(A::kOne - rate, b) + A::times(rate, w));
      }
    Rows parts = bonds;
    normalize_columns(parts);
    Row dividends(n_, 0);
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) dividends[i] += A::times(parts[i][j], incentive[j]);
      dividends[i] = A::times(dividends[i], say[i]);
      for (Number& bond : bonds[i]) bond = A::stored(bond);
    }
    return dividends;
  }
};

}  // namespace stakemine::consensus::reference
