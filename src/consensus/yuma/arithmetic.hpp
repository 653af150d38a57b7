// SPDX-License-Identifier: Apache-2.0
/// The two arithmetics of Yuma: what the steps of an epoch (steps.hpp) need to know of numbers. The steps are the same
/// in both, in the order of the chain; only the rounding differs.
#pragma once

#include "stakemine/consensus/yuma.hpp"

#include "consensus/votes.hpp"
#include "consensus/yuma/fixed_point.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace stakemine::consensus {

class FloatingArithmetic {
 public:
  using Number = double;
  using Stored = double;  ///< a bond between epochs
  static constexpr Number kOne = 1;

  explicit FloatingArithmetic(const YumaOptions& options)
      : options_(options),
        rate_(1 - options.bonds_moving_average),
        liquid_(options.liquid_alpha.value_or(LiquidAlpha{})) {}

  [[nodiscard]] static Number product(Number a, Number b) { return a * b; }
  [[nodiscard]] static Number quotient(Number a, Number b) { return a / b; }
  [[nodiscard]] static Number total(std::span<const Number> terms);
  [[nodiscard]] static double to_double(Number number) { return number; }

  [[nodiscard]] static std::vector<Number> shares(std::span<const double> stake);
  [[nodiscard]] Votes votes(std::span<const Number> say) const { return votes_of(say, options_.kappa); }
  [[nodiscard]] static std::array<Number, kLanes> medians(const Number* tile, std::size_t, const Votes& votes) {
    return consensus::medians(tile, votes);
  }

  /// How a row's weights become numbers: as they are.
  [[nodiscard]] static double upscale(std::span<const double>) { return 1; }
  [[nodiscard]] static Number raw(double weight, double) { return weight; }

  [[nodiscard]] Number bond_weight(Number weight, Number cut) const {
    return (1 - options_.bonds_penalty) * weight + options_.bonds_penalty * cut;
  }
  [[nodiscard]] Number rate() const { return rate_; }
  [[nodiscard]] Number liquid_rate(Number weight, Number bond, Number consensus) const {
    const double difference = std::clamp(weight >= bond ? weight - consensus : bond - weight, 0.0, 1.0);
    return liquid_.low + (liquid_.high - liquid_.low) / (1 + std::exp(-liquid_.steepness * (difference - 0.5)));
  }

  [[nodiscard]] static Number fetched(Stored bond) { return bond; }
  [[nodiscard]] static Number proportion(Stored bond) { return bond; }
  [[nodiscard]] static Stored stored(Number bond) { return bond; }
  [[nodiscard]] static double shown(Stored bond) { return bond; }
  [[nodiscard]] static Stored restored(double bond) { return bond; }

  static void emissions(std::uint64_t emission, std::span<const Number> shares, std::span<std::uint64_t> out);

 private:
  YumaOptions options_;
  double rate_;
  LiquidAlpha liquid_;
};

class FixedArithmetic {
 public:
  using Number = Fixed;
  using Stored = std::uint16_t;
  static constexpr Number kOne = kFixedOne;

  explicit FixedArithmetic(const YumaOptions& options);

  [[nodiscard]] static Number product(Number a, Number b) { return consensus::product(a, b); }
  [[nodiscard]] static Number quotient(Number a, Number b) { return consensus::quotient(a, b); }
  [[nodiscard]] static Number total(std::span<const Number> terms);
  [[nodiscard]] static double to_double(Number number) { return static_cast<double>(number) * 0x1p-32; }

  [[nodiscard]] static std::vector<Number> shares(std::span<const double> stake);
  [[nodiscard]] Votes votes(std::span<const Number> say) const;
  [[nodiscard]] static std::array<Number, kLanes> medians(const Number* tile, std::size_t rows, const Votes& votes);

  /// 0 where the weights are whole numbers up to 65535 and stand as they are, else the largest, which becomes 65535.
  [[nodiscard]] static double upscale(std::span<const double> row);
  [[nodiscard]] static Number raw(double weight, double scale) {
    return static_cast<Number>(scale == 0 ? weight
                                          : std::floor(weight / scale * static_cast<double>(kShareSteps) + 0.5));
  }

  [[nodiscard]] Number bond_weight(Number weight, Number cut) const {
    return weight + consensus::product(penalty_, cut - weight);
  }
  [[nodiscard]] Number rate() const { return rate_; }
  [[nodiscard]] Number liquid_rate(Number weight, Number bond, Number consensus) const;

  /// Of yuma3, a share; of yuma2, where only proportions count, the stored number itself.
  [[nodiscard]] static Number fetched(Stored bond) { return (Number{bond} << 32) / kShareSteps; }
  [[nodiscard]] static Number proportion(Stored bond) { return bond; }
  [[nodiscard]] static Stored stored(Number bond) {
    return static_cast<Stored>(std::min<Number>((bond * kShareSteps) >> 32, kShareSteps));
  }
  [[nodiscard]] static double shown(Stored bond) { return static_cast<double>(bond) / kShareSteps; }
  [[nodiscard]] static Stored restored(double bond) { return static_cast<Stored>(std::lround(bond * kShareSteps)); }

  static void emissions(std::uint64_t emission, std::span<const Number> shares, std::span<std::uint64_t> out);

 private:
  Number kappa_, penalty_, rate_, low_, high_, slope_;
};

}  // namespace stakemine::consensus
