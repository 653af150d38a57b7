// SPDX-License-Identifier: Apache-2.0
#include "consensus/votes.hpp"

#include "stakemine/core/tree_sum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace stakemine::consensus {
namespace {

constexpr double kShareTolerance = 1e-9;

// Four lanes of AVX2, spelt in the compilers' own vector types: left to itself g++ 12 keeps the accumulators in memory.
constexpr std::size_t kVector = 4;
constexpr std::size_t kVectors = kLanes / kVector;
using Doubles = double __attribute__((vector_size(kVector * sizeof(double))));

Doubles load(const double* from) {
  Doubles loaded;
  std::memcpy(&loaded, from, sizeof loaded);
  return loaded;
}

Doubles filled(double value) {
  return Doubles{value, value, value, value};
}

using Lanes = std::array<double, kLanes>;

// What the voters say to a threshold in each column.
struct Poll {
  Lanes held;   // votes of weights ≥ threshold
  Lanes above;  // the least weight ≥ threshold
  Lanes below;  // the largest weight < threshold
};

Poll poll(const double* tile, const Votes& votes, const Lanes& threshold) {
  Doubles limit[kVectors], held[kVectors], above[kVectors], below[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    limit[v] = load(&threshold[v * kVector]);
    held[v] = filled(0);
    above[v] = filled(std::numeric_limits<double>::infinity());
    below[v] = filled(-1);
  }
  for (std::size_t k = 0; k < votes.voters.size(); ++k) {
    const double* row = tile + votes.voters[k] * kLanes;
    const Doubles vote = filled(votes.votes[k]);
    for (std::size_t v = 0; v < kVectors; ++v) {
      const Doubles weight = load(row + v * kVector);
      const auto reaches = weight >= limit[v];
      held[v] += reaches ? vote : filled(0);
      const Doubles up = reaches ? weight : above[v];
      const Doubles down = reaches ? below[v] : weight;
      above[v] = up < above[v] ? up : above[v];
      below[v] = down > below[v] ? down : below[v];
    }
  }
  Poll result;
  for (std::size_t v = 0; v < kVectors; ++v) {
    std::memcpy(&result.held[v * kVector], &held[v], sizeof held[v]);
    std::memcpy(&result.above[v * kVector], &above[v], sizeof above[v]);
    std::memcpy(&result.below[v * kVector], &below[v], sizeof below[v]);
  }
  return result;
}

// Halfway, in the order of the bit patterns: at most 64 halvings separate any two doubles, and a range that spans many
// powers of two is halved in its logarithm.
double between(double low, double high) {
  const auto from = std::bit_cast<std::uint64_t>(low), to = std::bit_cast<std::uint64_t>(high);
  return std::bit_cast<double>(from + (to - from + 1) / 2);
}

}  // namespace

Votes votes_of(std::span<const double> stake, double kappa) {
  Votes result;
  // Over the largest stake first, so that no sum overflows.
  const double largest = stake.empty() ? 0 : *std::max_element(stake.begin(), stake.end());
  if (largest == 0) return result;
  for (std::size_t i = 0; i < stake.size(); ++i) {
    if (stake[i] == 0) continue;
    result.voters.push_back(static_cast<std::uint32_t>(i));
    result.votes.push_back(stake[i] / largest);
  }
  const double total = tree_sum(result.votes);
  double all = 0;
  for (double& vote : result.votes) {
    vote = std::round(vote / total * 0x1p52);
    all += vote;
  }
  result.enough = (kappa - kShareTolerance) * all;
  return result;
}

std::array<double, kLanes> medians(const double* tile, const Votes& votes) {
  Lanes median{};
  if (votes.voters.empty()) return median;
  // In each column the answer is a weight in [low, high], both weights of voters: all hold enough at low (or low is the
  // least), and what is above high does not.
  Lanes low, high;
  low.fill(std::numeric_limits<double>::infinity());
  high.fill(0);
  for (const std::uint32_t voter : votes.voters)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double weight = tile[voter * kLanes + lane];
      low[lane] = std::min(low[lane], weight);
      high[lane] = std::max(high[lane], weight);
    }
  while (low != high) {
    Lanes threshold;
    for (std::size_t lane = 0; lane < kLanes; ++lane) threshold[lane] = between(low[lane], high[lane]);
    const Poll found = poll(tile, votes, threshold);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (low[lane] == high[lane]) continue;
      if (found.held[lane] >= votes.enough) {
        low[lane] = found.above[lane];
      } else {
        high[lane] = found.below[lane];
      }
    }
  }
  return low;
}

}  // namespace stakemine::consensus
