// SPDX-License-Identifier: Apache-2.0
#include "stakemine/consensus/weighted_median.hpp"

#include "stakemine/core/error.hpp"
#include "stakemine/core/random.hpp"

#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::consensus {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Numbers = std::vector<double>;

Matrix matrix_of(const std::vector<Numbers>& rows) {
  Matrix matrix(rows.size(), rows.empty() ? 0 : rows[0].size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
  return matrix;
}

Numbers median(const Numbers& stake, const Matrix& weights, double kappa) {
  Numbers out(weights.columns, -1);
  weighted_median(stake, weights.view(), kappa, out);
  return out;
}

/// The definition, word for word: try every weight of the column.
Numbers by_definition(const Numbers& stake, const Matrix& weights, double kappa) {
  double total = 0;
  for (const double one : stake) total += one;
  Numbers out(weights.columns, 0);
  for (std::size_t j = 0; j < weights.columns; ++j)
    for (std::size_t candidate = 0; candidate < weights.rows; ++candidate) {
      const double w = weights.row(candidate)[j];
      double held = 0;
      for (std::size_t i = 0; i < weights.rows; ++i)
        if (weights.row(i)[j] >= w) held += stake[i];
      if (stake[candidate] > 0 && held >= (kappa - 1e-9) * total) out[j] = std::max(out[j], w);
    }
  return out;
}

TEST(WeightedMedianVectors, AllHold) {
  std::ifstream file(STAKEMINE_SOURCE_DIR "/tests/vectors/weighted_median.json");
  const auto cases = nlohmann::json::parse(file).at("cases");
  ASSERT_EQ(cases.size(), 5U);
  for (const auto& one : cases) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const auto& request = one.at("request");
    const Numbers found = median(request.at("stake").get<Numbers>(),
                                 matrix_of(request.at("weights").get<std::vector<Numbers>>()), request.at("kappa"));
    const auto expected = one.at("response").at("median").get<Numbers>();
    EXPECT_THAT(found, ::testing::Pointwise(::testing::DoubleNear(one.at("tolerance").get<double>()), expected));
  }
}

TEST(WeightedMedian, EqualsItsDefinition) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    KeyedRandom random(seed, Purpose::test);
    Matrix weights(1 + random.below(12), 1 + random.below(4));
    for (double& weight : weights.data) weight = static_cast<double>(random.below(6)) / 5;
    Numbers stake(weights.rows);
    for (double& one : stake) one = static_cast<double>(random.below(4));
    const double kappa = static_cast<double>(random.below(11)) / 10;
    if (kappa == 0) continue;
    EXPECT_EQ(median(stake, weights, kappa), by_definition(stake, weights, kappa)) << "seed " << seed;
  }
}

TEST(WeightedMedian, IgnoresTheUnitOfStakeAndThoseWithoutAny) {
  const Matrix weights = matrix_of({{0.9}, {0.2}, {0.4}});
  EXPECT_THAT(median({0, 1e300, 1e300}, weights, 0.5), ElementsAre(0.4));
  EXPECT_THAT(median({0, 1e-300, 1e-300}, weights, 0.6), ElementsAre(0.2));
  EXPECT_THAT(median({0, 0, 0}, weights, 0.5), ElementsAre(0));
  EXPECT_THAT(median({1, 1, 1}, weights, 0), ElementsAre(0.9));
  EXPECT_THAT(median({1, 1, 1}, weights, 1), ElementsAre(0.2));
}

TEST(WeightedMedian, RefusesBadInputByName) {
  const auto message = [](const Numbers& stake, const Matrix& weights, double kappa) -> std::string {
    try {
      median(stake, weights, kappa);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  const Matrix good = matrix_of({{1}, {2}});
  EXPECT_THAT(message({1}, good, 0.5), HasSubstr("stake"));
  EXPECT_THAT(message({1, -1}, good, 0.5), HasSubstr("stake: entry 1"));
  EXPECT_THAT(message({1, 1}, matrix_of({{1}, {std::nan("")}}), 0.5), HasSubstr("weights: row 1"));
  for (const double kappa : {-0.1, 1.1, std::nan("")}) EXPECT_THAT(message({1, 1}, good, kappa), HasSubstr("kappa"));
}

}  // namespace
}  // namespace stakemine::consensus
