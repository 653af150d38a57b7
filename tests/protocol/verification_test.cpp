// SPDX-License-Identifier: Apache-2.0
// What the rules for checking results decide, against what they stand for.
#include "stakemine/protocol/verification.hpp"

#include <map>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine::protocol {
namespace {

using Kind = Verdict::Kind;

Kind kind(const Verification& rule, const std::vector<Claim>& claims, double draw = 0.5) {
  return rule.judge(claims, draw).kind;
}

TEST(Verification, AuditsTheShareThatItIsTold) {
  const AuditVerification rule{{.probability = 0.3}};
  EXPECT_EQ(kind(rule, {{7, 0}}, 0.29), Kind::recompute);
  EXPECT_EQ(kind(rule, {{7, 0}}, 0.3), Kind::accepted);
  EXPECT_EQ(rule.judge(std::vector<Claim>{{7, 0}}, 0.9).value, 7U);
}

TEST(Verification, AMajorityIsMoreThanHalfOfTheCopiesThatCanBe) {
  const MajorityVerification rule{{.copies = 4}};
  EXPECT_EQ(kind(rule, {{0}, {0}}), Kind::more) << "two of four";
  EXPECT_EQ(kind(rule, {{0}, {1}, {1}, {2}}), Kind::more);
  EXPECT_EQ(kind(rule, {{0}, {1}, {1}, {1}}), Kind::accepted);
  EXPECT_EQ(rule.judge(std::vector<Claim>{{0}, {1}, {1}, {1}}, 0.5).value, 1U);
}

TEST(Verification, AdaptiveTrustsWhoHasPassedTenChecksInARow) {
  const AdaptiveVerification rule{{}};
  EXPECT_EQ(kind(rule, {{0, 9}}, 0.999), Kind::more) << "nine are not ten";
  EXPECT_EQ(kind(rule, {{0, 10}}, 0.1), Kind::accepted);
  EXPECT_EQ(kind(rule, {{0, 10}}, 0.0999), Kind::more) << "with probability 1/10";
  EXPECT_EQ(kind(rule, {{0, 1000}}, 0.0009), Kind::more) << "with probability 1/1000";
  EXPECT_EQ(kind(rule, {{0, 1000}}, 0.0011), Kind::accepted);
  EXPECT_EQ(kind(rule, {{0, 1000}, {1, 0}}, 0.5), Kind::more) << "trust does not outweigh a copy that differs";
  EXPECT_EQ(rule.judge(std::vector<Claim>{{0, 1000}, {1, 0}, {1, 0}}, 0.5).value, 1U);
}

// Every way in which the miners can be right or wrong, each by itself; of these, those that fit what was seen: who is
// right says the same, and who says the same is right too.
std::map<std::size_t, double> by_enumeration(const std::vector<Claim>& claims, double faulty_share) {
  std::map<std::size_t, double> right;
  double all = 0;
  for (unsigned ways = 0; ways < 1U << claims.size(); ++ways) {
    double chance = 1;
    bool fits = true;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const bool is_right = (ways >> i & 1U) != 0;
      const double fault = claims[i].passed == 0 ? faulty_share : faulty_share / static_cast<double>(claims[i].passed);
      chance *= is_right ? 1 - fault : fault;
      for (std::size_t j = 0; j < claims.size(); ++j) {
        const bool other_is = (ways >> j & 1U) != 0;
        if (claims[i].value == claims[j].value ? is_right != other_is : is_right && other_is) fits = false;
      }
    }
    if (!fits) continue;
    all += chance;
    for (std::size_t i = 0; i < claims.size(); ++i)
      if ((ways >> i & 1U) != 0) {
        right[claims[i].value] += chance;
        break;
      }
  }
  for (auto& [value, chance] : right) chance /= all;
  return right;
}

TEST(Verification, CredibilityIsWhatEnumeratingWhoIsRightGives) {
  const CredibilityVerification rule{{.faulty_share = 0.3}};
  const std::vector<std::vector<Claim>> cases{{{0, 0}},
                                              {{0, 5}, {0, 0}},
                                              {{0, 0}, {1, 0}},
                                              {{0, 2}, {1, 7}, {0, 0}},
                                              {{0, 0}, {1, 0}, {2, 40}, {1, 3}},
                                              {{4, 1}, {4, 1}, {4, 1}, {5, 100}, {6, 0}, {5, 2}}};
  for (const auto& claims : cases) {
    const auto expected = by_enumeration(claims, 0.3);
    const auto found = rule.credibilities(claims);
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [value, credibility] : found) EXPECT_NEAR(credibility, expected.at(value), 1e-12);
  }
}

TEST(Verification, CredibilityAsksOnUntilTheThreshold) {
  const CredibilityVerification rule{{.threshold = 0.95, .faulty_share = 0.2, .spot_checks = 0.1}};
  EXPECT_EQ(kind(rule, {{0, 0}}, 0.09), Kind::recompute);
  EXPECT_EQ(kind(rule, {{0, 0}}), Kind::more) << "0.8";
  EXPECT_EQ(kind(rule, {{0, 0}, {0, 0}}), Kind::more) << "0.64 / 0.68 = 0.941";
  EXPECT_EQ(kind(rule, {{0, 0}, {0, 0}, {0, 0}}), Kind::accepted) << "0.985";
  EXPECT_EQ(kind(rule, {{0, 3}}), Kind::more) << "1 - 0.2/3 = 0.933";
  EXPECT_EQ(kind(rule, {{0, 4}}), Kind::accepted) << "1 - 0.2/4 = 0.95";
}

}  // namespace
}  // namespace stakemine::protocol
