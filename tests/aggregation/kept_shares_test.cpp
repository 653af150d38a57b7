// SPDX-License-Identifier: Apache-2.0
// How much of each row a rule says that it kept: figures by hand.
#include "stakemine/aggregation/config.hpp"
#include "stakemine/aggregation/distance_rules.hpp"
#include "stakemine/aggregation/location_rules.hpp"
#include "stakemine/aggregation/pre_aggregators.hpp"
#include "stakemine/aggregation/rules.hpp"
#include "stakemine/aggregation/trust_rules.hpp"

#include "aggregation/aggregation_testing.hpp"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stakemine::aggregation {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<double> kept(const Aggregator& rule, const RowList& rows, double hostile,
                         std::vector<double> weights = {}) {
  if (weights.empty()) weights.assign(rows.size(), 1.0);
  const Matrix matrix = matrix_of(rows);
  const Aggregate combined = rule.aggregate({matrix.view(), weights, {.amount = hostile}, {}, {}, {}, Tell::kept});
  return combined.kept;
}
auto about(double number) {
  return DoubleNear(number, 1e-9);
}

TEST(KeptShares, OfATrimmedMeanAreCoordinatesWithinTheCut) {
  EXPECT_THAT(kept(TrimmedMean{{}}, {{1}, {2}, {3}, {4}, {10}}, 1), ElementsAre(0, 1, 1, 1, 0));
  EXPECT_THAT(kept(TrimmedMean{{}}, {{1, 3}, {2, 1}, {3, 2}, {4, 9}}, 1), ElementsAre(0.5, 0.5, 1, 0));
  // Two rows tie where one is cut: half of each is.
  EXPECT_THAT(kept(TrimmedMean{{}}, {{1}, {1}, {2}, {3}}, 1), ElementsAre(0.5, 0.5, 1, 0));
  EXPECT_THAT(kept(TrimmedMean{{}}, {{2}, {2}, {2}, {2}}, 1), ElementsAre(0.5, 0.5, 0.5, 0.5));
  // Of weight 3 at the edge, 1 is cut; a row that is not finite has no part.
  EXPECT_THAT(kept(TrimmedMean{{}}, {{1}, {5}, {kNaN}, {6}}, 1, {3, 2, 7, 1}), ElementsAre(about(2.0 / 3), 1, 0, 0));
}

TEST(KeptShares, OfWhatIsNearTheMedianGoToTheLowestOfEquals) {
  EXPECT_THAT(kept(ClosestToMedian{}, {{1}, {2}, {3}, {4}, {10}}, 1), ElementsAre(1, 1, 1, 1, 0));
  EXPECT_THAT(kept(ClosestToMedian{}, {{1}, {2}, {3}, {4}, {5}}, 1), ElementsAre(1, 1, 1, 1, 0));
  EXPECT_THAT(kept(ClosestToMedian{}, {{0, 0}, {1, 5}, {9, 1}}, 1), ElementsAre(1, 0.5, 0.5));
}

TEST(KeptShares, OfRowsThatAreChosen) {
  const RowList line{{0}, {1}, {2}, {100}};
  EXPECT_THAT(kept(Krum{{}}, line, 1), ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(kept(Krum{{}}, {{0}, {0}, {0}, {5}}, 1), ElementsAre(1, 1, 1, 0));  // replicas are one row
  EXPECT_THAT(kept(MultiKrum{{}}, line, 1), ElementsAre(1, 1, 1, 0));
  EXPECT_THAT(kept(MultiKrum{{.select = 2.5}}, line, 1), ElementsAre(1, 1, 0.5, 0));
  EXPECT_THAT(kept(MinimumDiameter{}, line, 1), ElementsAre(1, 1, 1, 0));
  EXPECT_THAT(kept(MinimumDiameter{}, line, 1.5, {2, 2, 1, 1}), ElementsAre(1, 1, 0.5, 0));
  // Five of seven are selected, of which the median 3 and its two neighbours stay.
  EXPECT_THAT(kept(Bulyan{}, {{1}, {2}, {3}, {4}, {5}, {-90}, {90}}, 1), ElementsAre(0, 1, 1, 1, 0, 0, 0));
}

TEST(KeptShares, OfPullAndTrust) {
  EXPECT_THAT(kept(CenteredClipping{{.radius = 1}}, {{0.5, 0}, {0, 4}, {kInfinity, 0}}, 0), ElementsAre(1, 0.25, 0));
  EXPECT_THAT(kept(TrustBootstrapped{{.root = {1, 0}}}, {{7, 0}, {-1, 0}, {3, 4}}, 0), ElementsAre(1, 0, about(0.6)));
  EXPECT_THAT(kept(Mean{}, {{1}, {2}, {kNaN}}, 0), ElementsAre(1, 1, 0));
  EXPECT_THAT(kept(CoordinateMedian{}, {{1}, {2}, {3}}, 1), IsEmpty());
  EXPECT_THAT(kept(GeometricMedian{{}}, {{1}, {2}, {3}}, 1), IsEmpty());
}

TEST(KeptShares, AfterStepsAreOfTheRowsThatWereSent) {
  const auto with = [](std::unique_ptr<PreAggregator> step) {
    PreAggregation steps;
    steps.push_back(std::move(step));
    return with_steps(std::move(steps), std::make_unique<MultiKrum>(MultiKrum::Options{}));
  };
  const auto clipped = with(std::make_unique<NormClipping>(NormClipping::Options{.radius = 2}));
  EXPECT_THAT(kept(*clipped, {{kNaN}, {1}, {4}, {-2}}, 1), ElementsAre(0, 1, 0.5, 0));
  const auto mixed = with(std::make_unique<NearestNeighborMixing>());
  EXPECT_THAT(kept(*mixed, {{1}, {2}, {3}, {9}}, 1), IsEmpty());  // no row is its sender's alone
}

}  // namespace
}  // namespace stakemine::aggregation
