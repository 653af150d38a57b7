// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"

#include "fuzz/choices.hpp"
#include "fuzz/targets.hpp"
#include "reference/yuma_reference.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace stakemine::fuzz {
namespace {

using consensus::Yuma;
using consensus::YumaArithmetic;
using consensus::YumaEpoch;
using consensus::YumaOptions;
using consensus::YumaOutcome;

constexpr unsigned kMostNodes = 6;
constexpr int kMostEpochs = 4;
constexpr double kTolerance = 1e-9;

YumaOptions options_of(Choices& choices) {
  const auto share = [&] { return choices.byte() / 255.0; };
  YumaOptions options{.variant = choices.below(2) == 0 ? consensus::YumaVariant::yuma2 : consensus::YumaVariant::yuma3,
                      .kappa = share(),
                      .bonds_penalty = share(),
                      .bonds_moving_average = share()};
  if (choices.below(2) == 1) {
    const double one = share(), other = share();
    options.liquid_alpha = consensus::LiquidAlpha{std::min(one, other), std::max(one, other), choices.byte() / 4.0};
  }
  return options;
}

// Whole numbers, so that equal shares are equal for both sides.
struct Drawn {
  std::vector<double> stake;
  Matrix weights;
  std::vector<std::uint8_t> active, permits, old;
  std::vector<std::uint32_t> resets;

  Drawn(Choices& choices, std::size_t n) : stake(n), weights(n, n) {
    const unsigned masks = choices.byte();
    for (double& one : stake) one = choices.byte();
    for (double& weight : weights.data) weight = choices.byte();
    const auto mask = [&](unsigned bit, std::size_t size) {
      std::vector<std::uint8_t> bits((masks >> bit & 1U) != 0 ? size : 0);
      for (std::uint8_t& one : bits) one = static_cast<std::uint8_t>(choices.below(2));
      return bits;
    };
    active = mask(0, n);
    permits = mask(1, n);
    old = mask(2, n * n);
    if ((masks >> 3U & 1U) != 0) resets.push_back(choices.below(static_cast<unsigned>(n)));
  }

  [[nodiscard]] YumaEpoch epoch() const {
    YumaEpoch made{.stake = stake, .weights = weights.view(), .reset_bonds = resets, .emission = 1'000'003};
    made.active = active;
    made.permits = permits;
    if (!old.empty()) made.registered_after = {old.data(), stake.size(), stake.size()};
    return made;
  }
};

struct Sparse {
  std::vector<std::uint64_t> row_begin{0};
  std::vector<std::uint32_t> column;
  std::vector<double> weight;

  explicit Sparse(const Matrix& dense) {
    for (std::size_t i = 0; i < dense.rows; ++i) {
      for (std::size_t j = 0; j < dense.columns; ++j)
        if (dense.row(i)[j] > 0) {
          column.push_back(static_cast<std::uint32_t>(j));
          weight.push_back(dense.row(i)[j]);
        }
      row_begin.push_back(column.size());
    }
  }
};

void expect_near(const std::vector<double>& found, const std::vector<double>& wanted, double tolerance,
                 std::string_view what) {
  for (std::size_t i = 0; i < wanted.size(); ++i) STAKEMINE_ASSERT(std::abs(found[i] - wanted[i]) <= tolerance, what);
}

template <class Arithmetic>
void compare(Bytes bytes, YumaArithmetic arithmetic, double tolerance) {
  Choices choices{bytes};
  const std::size_t n = 1 + choices.below(kMostNodes);
  YumaOptions options = options_of(choices);
  options.arithmetic = arithmetic;
  Yuma dense{options, n}, sparse{options, n};
  consensus::reference::Model<Arithmetic> model{options, n};
  for (int k = 0; k < kMostEpochs && !choices.empty(); ++k) {
    const Drawn drawn{choices, n};
    const YumaEpoch epoch = drawn.epoch();
    const YumaOutcome wanted = model.step(epoch), found = dense.step(epoch);
    expect_near(found.consensus, wanted.consensus, tolerance, "consensus");
    expect_near(found.incentive, wanted.incentive, tolerance, "incentive");
    expect_near(found.dividends, wanted.dividends, tolerance, "dividends");
    expect_near(found.validator_trust, wanted.validator_trust, tolerance, "trust");
    const Sparse rows{drawn.weights};
    YumaEpoch same = epoch;
    same.weights = consensus::SparseRows{rows.row_begin, rows.column, rows.weight};
    const YumaOutcome from_sparse = sparse.step(same);
    STAKEMINE_ASSERT(from_sparse.consensus == found.consensus && from_sparse.incentive == found.incentive &&
                         from_sparse.dividends == found.dividends &&
                         from_sparse.validator_trust == found.validator_trust &&
                         from_sparse.emission == found.emission && sparse.bonds().data == dense.bonds().data,
                     "sparse weights give other bits than dense ones");
  }
}

}  // namespace

void yuma(Bytes bytes) {
  compare<consensus::reference::Real>(bytes, YumaArithmetic::floating, kTolerance);
  compare<consensus::reference::Chain>(bytes, YumaArithmetic::fixed, 0);
}

}  // namespace stakemine::fuzz
