// SPDX-License-Identifier: Apache-2.0
#include "stakemine/core/assert.hpp"
#include "stakemine/core/digest.hpp"
#include "stakemine/core/nearest_name.hpp"
#include "stakemine/core/random.hpp"
#include "stakemine/core/time.hpp"
#include "stakemine/core/tree_sum.hpp"

#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace stakemine {
namespace {

TEST(KeyedRandom, IsAFunctionOfItsKeyAlone) {
  KeyedRandom a(7, Purpose::test, 3, 2), b(7, Purpose::test, 3, 2), c(7, Purpose::test, 3, 3);
  for (int i = 0; i < 9; ++i) {
    const auto drawn = a.bits();
    EXPECT_EQ(drawn, b.bits());
    EXPECT_NE(drawn, c.bits());
  }
}

TEST(KeyedRandom, UniformsHaveTheirMomentsAndRange) {
  KeyedRandom random(1, Purpose::test);
  constexpr int kDraws = 200'000;
  double sum = 0, sum_normal = 0, squares_normal = 0, sum_exponential = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    const double open = random.uniform_open();
    ASSERT_GT(open, 0.0);
    ASSERT_LT(open, 1.0);
    sum += u;
    const double z = random.normal();
    sum_normal += z;
    squares_normal += z * z;
    sum_exponential += random.exponential();
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 0.004);
  EXPECT_NEAR(sum_normal / kDraws, 0.0, 0.012);
  EXPECT_NEAR(squares_normal / kDraws, 1.0, 0.016);
  EXPECT_NEAR(sum_exponential / kDraws, 1.0, 0.012);
}

TEST(KeyedRandom, BelowIsUniform) {
  KeyedRandom random(5, Purpose::test);
  std::vector<int> counts(7);
  for (int i = 0; i < 70'000; ++i) ++counts[random.below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Shuffle, IsAPermutation) {
  std::vector<int> items(100);
  std::iota(items.begin(), items.end(), 0);
  KeyedRandom random(5, Purpose::test);
  shuffle(std::span{items}, random);
  EXPECT_EQ(std::set<int>(items.begin(), items.end()).size(), 100U);
  EXPECT_FALSE(std::is_sorted(items.begin(), items.end()));
}

TEST(EventDigest, IgnoresOrderAndSeesMultiplicity) {
  EventDigest a, b, c, left, right;
  for (const std::uint64_t event : {1, 2, 3}) a.add(event);
  for (const std::uint64_t event : {3, 1, 2}) b.add(event);
  for (const std::uint64_t event : {1, 2, 3, 3}) c.add(event);
  left.add(1);
  right.add(2);
  right.add(3);
  left.merge(right);
  EXPECT_EQ(a, b);
  EXPECT_EQ(a, left);
  EXPECT_NE(a, c);
  EXPECT_EQ(a.text().size(), 32U);
}

TEST(EventDigest, CarriesIntoItsUpperHalf) {
  EventDigest once, twice;
  once.add(~0ULL);
  twice.add(~0ULL);
  twice.add(~0ULL);
  EventDigest sum = once;
  sum.merge(once);
  EXPECT_EQ(sum, twice);
  EXPECT_NE(sum, once);
}

// The definition, plainly: leaves of eight terms, subtrees aligned to powers of two.
double plain_tree(std::span<const double> terms, std::size_t first, std::size_t width) {
  if (first >= terms.size()) return 0.0;
  if (width == kTreeLeaf) {
    double sum = 0.0;
    for (std::size_t i = first; i < std::min(first + width, terms.size()); ++i) sum += terms[i];
    return sum;
  }
  const double left = plain_tree(terms, first, width / 2);
  return first + width / 2 >= terms.size() ? left : left + plain_tree(terms, first + width / 2, width / 2);
}

TEST(TreeSum, EqualsItsDefinitionBitForBit) {
  KeyedRandom random(11, Purpose::test);
  for (const std::size_t count : {0, 1, 7, 8, 9, 16, 17, 63, 64, 65, 1000, 1023}) {
    std::vector<double> terms(count);
    for (double& term : terms) term = random.normal() * std::exp(10 * random.normal());
    EXPECT_EQ(tree_sum(terms), plain_tree(terms, 0, 1024)) << count;
  }
}

TEST(NearestName, FindsTyposAndNothingElse) {
  const std::vector<std::string_view> legal{"bandwidth", "latency", "stake"};
  EXPECT_EQ(nearest_name("bandwith", legal), "bandwidth");
  EXPECT_EQ(nearest_name("Latnecy", legal), "latency");
  EXPECT_EQ(nearest_name("steak", legal), std::nullopt);
  EXPECT_EQ(nearest_name("zebra", legal), std::nullopt);
  EXPECT_EQ(quoted_list(legal), "\"bandwidth\", \"latency\" or \"stake\"");
}

TEST(VirtualTime, RoundsToNanosecondsAndSaturates) {
  EXPECT_EQ(duration_from_seconds(0.025).count(), 25'000'000);
  EXPECT_EQ(duration_from_seconds(1e-9).count(), 1);
  EXPECT_GT(duration_from_seconds(1e300).count(), 9'000'000'000'000'000'000);
}

TEST(VirtualTime, LaterStopsAtTheEndOfTime) {
  EXPECT_EQ(later(VirtualTime{Duration{5}}, Duration{3}), VirtualTime{Duration{8}});
  EXPECT_EQ(later(VirtualTime{Duration{-5}}, Duration{3}), VirtualTime{Duration{-2}});
  EXPECT_EQ(later(VirtualTime{Duration{5}}, Duration::max()), kNever);
  EXPECT_EQ(later(kNever, Duration{1}), kNever);
  EXPECT_EQ(later(kNever, Duration{0}), kNever);
}

void fail_in_a_run() {
  assertion_context() = {.seed = 42, .time = VirtualTime{Duration{1500}}, .actor = 7, .in_run = true};
  STAKEMINE_ASSERT(assertion_context().seed == 3, "arithmetic");
}

TEST(AssertionDeathTest, PrintsSeedTimeAndActor) {
  EXPECT_DEATH(fail_in_a_run(), "arithmetic\nstakemine: seed 42, virtual time 1500 ns, actor 7");
}

}  // namespace
}  // namespace stakemine
