// SPDX-License-Identifier: Apache-2.0
#include "consensus/yuma/arithmetic.hpp"
#include "consensus/yuma/steps_impl.hpp"

#include <numeric>

namespace stakemine::consensus {
namespace {

constexpr Fixed kMillion = 1'000'000;  // the chain keeps the moving average in millionths

}  // namespace

FixedArithmetic::FixedArithmetic(const YumaOptions& options)
    : kappa_(fixed_share(options.kappa)),
      penalty_(fixed_share(options.bonds_penalty)),
      rate_(kFixedOne - (std::llround(options.bonds_moving_average * kMillion) << 32) / kMillion) {
  const LiquidAlpha liquid = options.liquid_alpha.value_or(LiquidAlpha{});
  low_ = std::llround(std::ldexp(liquid.low, 32));
  high_ = std::llround(std::ldexp(liquid.high, 32));
  slope_ = (std::llround(liquid.steepness * 100) << 32) / -100;
}

Fixed FixedArithmetic::total(std::span<const Fixed> terms) {
  return std::accumulate(terms.begin(), terms.end(), Fixed{0});
}

std::vector<Fixed> FixedArithmetic::shares(std::span<const double> stake) {
  // The floor of s/Σs does not depend on the unit: one in which the largest has 62 bits holds every whole stake of the
  // chain exactly and cannot overflow.
  __extension__ using Wide = unsigned __int128;
  std::vector<Fixed> result(stake.size(), 0);
  const double largest = stake.empty() ? 0 : *std::max_element(stake.begin(), stake.end());
  if (largest == 0) return result;
  const int up = 61 - std::ilogb(largest);
  Wide all = 0;
  for (std::size_t i = 0; i < stake.size(); ++i) {
    result[i] = static_cast<Fixed>(std::ldexp(stake[i], up));
    all += static_cast<Wide>(result[i]);
  }
  for (Fixed& share : result) share = static_cast<Fixed>((static_cast<Wide>(share) << 32) / all);
  return result;
}

Votes FixedArithmetic::votes(std::span<const Fixed> say) const {
  // As on the chain the shares of the voters are normalised once more, and what reaches kappa is compared exactly.
  Votes result;
  const Fixed all = total(say);
  for (std::size_t i = 0; i < say.size(); ++i) {
    if (say[i] == 0) continue;
    result.voters.push_back(static_cast<std::uint32_t>(i));
    result.votes.push_back(static_cast<double>(quotient(say[i], all)));
  }
  result.enough = static_cast<double>(kappa_);
  return result;
}

std::array<Fixed, kLanes> FixedArithmetic::medians(const Fixed* tile, std::size_t rows, const Votes& votes) {
  std::vector<double> doubles(rows * kLanes);  // up to 2^32, so exact
  std::transform(tile, tile + doubles.size(), doubles.begin(),
                 [](Fixed weight) { return static_cast<double>(weight); });
  const auto found = consensus::medians(doubles.data(), votes);
  std::array<Fixed, kLanes> result;
  std::transform(found.begin(), found.end(), result.begin(), [](double weight) { return static_cast<Fixed>(weight); });
  return result;
}

double FixedArithmetic::upscale(std::span<const double> row) {
  const auto is_stored = [](double weight) { return weight <= kShareSteps && weight == std::floor(weight); };
  if (std::all_of(row.begin(), row.end(), is_stored)) return 0;
  return *std::max_element(row.begin(), row.end());
}

Fixed FixedArithmetic::liquid_rate(Fixed weight, Fixed bond, Fixed consensus) const {
  const Fixed difference = std::clamp<Fixed>(weight >= bond ? weight - consensus : bond - weight, 0, kFixedOne);
  const Fixed exponential = chain_exp(product(slope_, difference - kFixedOne / 2));
  __extension__ using Wide = __int128;
  const auto sigmoid = static_cast<Fixed>((Wide{1} << 64) / (Wide{kFixedOne} + exponential));
  return std::clamp(low_ + product(sigmoid, high_ - low_), low_, high_);
}

void FixedArithmetic::emissions(std::uint64_t emission, std::span<const Fixed> shares, std::span<std::uint64_t> out) {
  __extension__ using Wide = unsigned __int128;
  std::transform(shares.begin(), shares.end(), out.begin(),
                 [&](Fixed share) { return static_cast<std::uint64_t>((static_cast<Wide>(share) * emission) >> 32); });
}

template class Steps<FixedArithmetic>;

}  // namespace stakemine::consensus
