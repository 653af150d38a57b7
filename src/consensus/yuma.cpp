// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/yuma.hpp"

#include "stakemine/core/error.hpp"

#include "consensus/yuma/arithmetic.hpp"
#include "consensus/yuma/steps.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace stakemine::consensus {
namespace {

constexpr double kMostSteepness = 327.67;  // the chain's 16 bits

void check(const YumaOptions& options) {
  const auto share = [](std::string_view name, double value) {
    if (!(value >= 0 && value <= 1))
      throw UserError(fmt::format("{}: {} is not legal; it must be ≥ 0 and ≤ 1", name, value));
  };
  share("kappa", options.kappa);
  share("bonds_penalty", options.bonds_penalty);
  share("bonds_moving_average", options.bonds_moving_average);
  if (!options.liquid_alpha) return;
  const LiquidAlpha& liquid = *options.liquid_alpha;
  share("liquid_alpha: low", liquid.low);
  share("liquid_alpha: high", liquid.high);
  if (liquid.low > liquid.high)
    throw UserError(fmt::format("liquid_alpha: low is {}; it must be ≤ high, {}", liquid.low, liquid.high));
  const bool fixed = options.arithmetic == YumaArithmetic::fixed;
  if (!(liquid.steepness >= 0 && std::isfinite(liquid.steepness)) || (fixed && liquid.steepness > kMostSteepness))
    throw UserError(fmt::format("liquid_alpha: steepness: {} is not legal; it must be ≥ 0{}", liquid.steepness,
                                fixed ? fmt::format(" and ≤ {} where arithmetic is fixed", kMostSteepness) : ""));
}

void check(const YumaEpoch& epoch, std::size_t raters, std::size_t nodes) {
  if (epoch.stake.size() != raters)
    throw UserError(fmt::format("stake: {} entries for {} raters; it needs one for each", epoch.stake.size(), raters));
  for (std::size_t i = 0; i < raters; ++i)
    if (!(epoch.stake[i] >= 0 && std::isfinite(epoch.stake[i])))
      throw UserError(fmt::format("stake: entry {} is {}; it must be finite and ≥ 0", i, epoch.stake[i]));
  for (const std::uint32_t column : epoch.reset_bonds)
    if (column >= nodes)
      throw UserError(fmt::format("reset_bonds: {} is no node; they are numbered from 0 to {}", column, nodes - 1));
}

std::vector<std::uint32_t> everyone(std::size_t nodes) {
  std::vector<std::uint32_t> raters(nodes);
  std::iota(raters.begin(), raters.end(), 0U);
  return raters;
}

}  // namespace

std::span<const std::pair<std::string_view, YumaVariant>> enum_names(YumaVariant) {
  static constexpr std::array<std::pair<std::string_view, YumaVariant>, 2> kNames{
      {{"yuma2", YumaVariant::yuma2}, {"yuma3", YumaVariant::yuma3}}};
  return kNames;
}

std::span<const std::pair<std::string_view, YumaArithmetic>> enum_names(YumaArithmetic) {
  static constexpr std::array<std::pair<std::string_view, YumaArithmetic>, 2> kNames{
      {{"float", YumaArithmetic::floating}, {"fixed", YumaArithmetic::fixed}}};
  return kNames;
}

const config::ObjectDescription& LiquidAlpha::description() {
  static const auto described =
      config::Description<LiquidAlpha>("liquid_alpha", "A rate of its own for each bond.")
          .field("low", &LiquidAlpha::low, "The rate of a bond that agrees with the consensus.",
                 {.range = config::between(0, 1)})
          .field("high", &LiquidAlpha::high, "The rate of a bond that is far from it.",
                 {.range = config::between(0, 1)})
          .field("steepness", &LiquidAlpha::steepness, "Of the sigmoid between them.", {.range = config::at_least(0)})
          .check([](const LiquidAlpha& liquid, const config::Complain& complain) {
            if (liquid.low > liquid.high)
              complain("low", fmt::format("{} is above high, {}; expected low ≤ high", liquid.low, liquid.high));
          });
  return described;
}

const config::ObjectDescription& YumaOptions::description() {
  static const auto described =
      config::Description<YumaOptions>("yuma", "Yuma consensus.")
          .field("variant", &YumaOptions::variant, "How bonds are kept and pay.")
          .field("kappa", &YumaOptions::kappa, "Share of the stake that must back a rating.",
                 {.range = config::between(0, 1)})
          .field("bonds_penalty", &YumaOptions::bonds_penalty, "How much of the cut of ratings applies to bonds.",
                 {.range = config::between(0, 1)})
          .field("bonds_moving_average", &YumaOptions::bonds_moving_average, "Share kept of the old bond.",
                 {.range = config::between(0, 1)})
          .field("liquid_alpha", &YumaOptions::liquid_alpha, "yuma3: a rate of its own for each bond.")
          .field("arithmetic", &YumaOptions::arithmetic, "Doubles, or the chain's integers.")
          .check([](const YumaOptions& options, const config::Complain& complain) {
            if (options.arithmetic == YumaArithmetic::fixed && options.liquid_alpha &&
                options.liquid_alpha->steepness > kMostSteepness)
              complain("liquid_alpha",
                       fmt::format("has a steepness of {}; expected at most {} where arithmetic is fixed",
                                   options.liquid_alpha->steepness, kMostSteepness));
          });
  return described;
}

void in_turn(std::size_t count, const std::function<void(std::size_t index)>& task) {
  for (std::size_t index = 0; index < count; ++index) task(index);
}

Yuma::Yuma(const YumaOptions& options, std::size_t nodes) : Yuma(options, nodes, everyone(nodes)) {}

Yuma::Yuma(const YumaOptions& options, std::size_t nodes, std::vector<std::uint32_t> raters)
    : nodes_(nodes), raters_(raters.size()) {
  check(options);
  STAKEMINE_ASSERT(!raters.empty(), "somebody rates");
  std::vector<std::uint8_t> is_rater(nodes);
  for (const std::uint32_t rater : raters) {
    STAKEMINE_ASSERT(rater < nodes && is_rater[rater] == 0, "raters are distinct nodes");
    is_rater[rater] = 1;
  }
  if (options.arithmetic == YumaArithmetic::fixed) {
    steps_ = std::make_unique<Steps<FixedArithmetic>>(options, nodes, std::move(raters));
  } else {
    steps_ = std::make_unique<Steps<FloatingArithmetic>>(options, nodes, std::move(raters));
  }
}

Yuma::Yuma(Yuma&&) noexcept = default;
Yuma& Yuma::operator=(Yuma&&) noexcept = default;
Yuma::~Yuma() = default;

YumaOutcome Yuma::step(const YumaEpoch& epoch, const ForEach& for_each) {
  check(epoch, raters_, nodes_);
  return steps_->step(epoch, for_each);
}

Matrix Yuma::bonds() const {
  return steps_->bonds();
}

void Yuma::restore(ConstMatrix bonds) {
  if (bonds.rows != raters_ || bonds.columns != nodes_)
    throw UserError(
        fmt::format("bonds: {} × {} entries; expected {} × {}", bonds.rows, bonds.columns, raters_, nodes_));
  for (std::size_t i = 0; i < raters_; ++i)
    for (const double bond : bonds.row(i))
      if (!(bond >= 0 && bond <= 1))
        throw UserError(fmt::format("bonds: row {} has a bond of {}; it must be ≥ 0 and ≤ 1", i, bond));
  steps_->restore(bonds);
}

}  // namespace stakemine::consensus
