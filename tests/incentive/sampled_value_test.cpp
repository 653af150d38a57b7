// SPDX-License-Identifier: Apache-2.0
#include "stakemine/incentive/sampled_value.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/incentive/value.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace stakemine::incentive {
namespace {

struct Drawn {
  std::size_t players;
  std::vector<double> table;

  explicit Drawn(std::uint64_t seed) {
    KeyedRandom random(seed, Purpose::test);
    players = 2 + random.below(6);
    table.resize(std::size_t{1} << players);
    for (double& value : table) value = random.normal();
  }
  [[nodiscard]] Worth worth() const {
    return [this](std::span<const std::uint32_t> coalition) {
      std::size_t mask = 0;
      for (const std::uint32_t player : coalition) mask |= std::size_t{1} << player;
      return table[mask];
    };
  }
};

TEST(SampledShapley, ComesToTheExactValuesWithinItsStandardErrors) {
  std::size_t inside = 0, players = 0;
  double squares = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Drawn game(seed);
    const auto exact = table_game_values(game.players, game.table, ValueMethod::shapley);
    const SampledShapley found =
        sampled_shapley(game.players, game.worth(), {.permutations = 400}, {seed, Purpose::test, 7});
    EXPECT_NEAR(std::accumulate(found.values.begin(), found.values.end(), 0.0), game.table.back() - game.table.front(),
                1e-12);
    for (std::size_t i = 0; i < game.players; ++i, ++players) {
      const double deviation = (found.values[i] - exact[i]) / found.standard_errors[i];
      squares += deviation * deviation;
      if (std::abs(deviation) < 1.96) ++inside;
    }
  }
  // Were the errors half or twice what is claimed, these would be 0.25 or 4, and 67 or 99.99 %.
  EXPECT_NEAR(squares / static_cast<double>(players), 1, 0.3);
  EXPECT_NEAR(static_cast<double>(inside) / static_cast<double>(players), 0.95, 0.04);
}

TEST(SampledShapley, TruncationSavesCallsWhereNothingIsLeftToGain) {
  // Saturating: the third player to arrive brings the last of the value.
  const Worth worth = [](std::span<const std::uint32_t> coalition) {
    return std::min<double>(static_cast<double>(coalition.size()), 3);
  };
  const SampledShapleyOptions options{.permutations = 2000};
  const SampledShapley found = sampled_shapley(50, worth, options, {1, Purpose::test, 0});
  EXPECT_EQ(found.evaluations, 2 + 3 * options.permutations);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_NEAR(found.values[i], 3.0 / 50, 5 * found.standard_errors[i]);
  const SampledShapley cut = sampled_shapley(50, worth, {.permutations = 2000, .truncation = 1}, {1, Purpose::test, 0});
  EXPECT_EQ(cut.evaluations, 2 + 2 * options.permutations);
}

TEST(SampledShapley, DependsOnItsKeyAlone) {
  const Drawn game(5);
  const auto run = [&](std::uint64_t seed, std::uint64_t round) {
    return sampled_shapley(game.players, game.worth(), {.permutations = 50}, {seed, Purpose::test, round}).values;
  };
  EXPECT_EQ(run(1, 2), run(1, 2));
  EXPECT_NE(run(1, 2), run(1, 3));
  EXPECT_NE(run(1, 2), run(2, 2));
}

TEST(SampledShapley, RefusesOptionsByName) {
  const Drawn game(1);
  EXPECT_THROW((void)sampled_shapley(game.players, game.worth(), {.permutations = 1}, {}), UserError);
  EXPECT_THROW((void)sampled_shapley(game.players, game.worth(), {.truncation = -1}, {}), UserError);
}

}  // namespace
}  // namespace stakemine::incentive
