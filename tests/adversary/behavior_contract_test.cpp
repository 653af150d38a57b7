// SPDX-License-Identifier: Apache-2.0
// What every behaviour promises.
#include "stakemine/adversary/behavior.hpp"

#include <algorithm>
#include <memory>

#include <gmock/gmock.h>

namespace stakemine::adversary {
namespace {

constexpr std::size_t kMiners = 9, kColumns = 13;

Matrix random_matrix(std::uint64_t key) {
  KeyedRandom random(key, Purpose::test);
  Matrix made(kMiners, kColumns);
  for (double& entry : made.data) entry = random.normal();
  return made;
}

class BehaviorContract : public testing::TestWithParam<std::size_t> {
 protected:
  std::unique_ptr<Behavior> behavior_ =
      Behavior::family().members()[GetParam()].make(Behavior::family().info(GetParam()).new_options().get());
  Matrix honest_ = random_matrix(1);
  std::vector<double> weights_ = std::vector<double>(kMiners, 2.0);
  double bound_ = 5;
  std::vector<double> own_ = {1, -2, 3, 0, 5, 6, 7, 8, 9, 10, 11, 12, 13};

  // A rule that any attack can move: the mean of the honest and one attacker, but within bounds.
  HonestView view_of(const Matrix& honest) const {
    return {honest.view(), weights_, [this](std::span<const double> attack) {
              std::vector<double> result(attack.begin(), attack.end());
              for (double& entry : result) entry = std::clamp(entry / kMiners, -bound_, bound_);
              return std::optional{std::move(result)};
            }};
  }

  std::vector<double> sent(const HonestView& view, std::vector<double> own, std::uint64_t miner = 4) const {
    KeyedRandom random(7, Purpose::behavior, miner, 3);
    behavior_->forge(view, random, own);
    return own;
  }
};

TEST_P(BehaviorContract, SendsFiniteNumbersForFiniteNumbers) {
  if (Behavior::family().info(GetParam()).name == "infinite") GTEST_SKIP();
  for (const HonestView& view : {HonestView{}, view_of(honest_)}) {
    const auto update = sent(view, own_);
    EXPECT_TRUE(std::ranges::all_of(update, [](double entry) { return std::isfinite(entry); }));
  }
}

TEST_P(BehaviorContract, DependsOnItsArgumentsAlone) {
  const HonestView view = view_of(honest_);
  EXPECT_EQ(sent(view, own_), sent(view, own_));
}

TEST_P(BehaviorContract, SendsAlikeWhereItSaysSo) {
  const HonestView view = view_of(honest_);
  if (behavior_->sends_alike()) {
    EXPECT_EQ(sent(view, own_, 4), sent(view, std::vector<double>(kColumns), 5));
  }
}

TEST_P(BehaviorContract, LeavesWhatItSeesAlone) {
  const Matrix before = honest_;
  (void)sent(view_of(honest_), own_);
  EXPECT_EQ(honest_.data, before.data);
}

TEST_P(BehaviorContract, HonestyChangesNothing) {
  const HonestView view = view_of(honest_);
  if (behavior_->is_honest()) {
    EXPECT_EQ(sent(view, own_), own_);
    EXPECT_EQ(behavior_->knowledge(), Knowledge::own_update);
  } else if (behavior_->label_change() || behavior_->trigger() != nullptr ||
             (behavior_->work_share() > 0 && behavior_->work_share() < 1)) {
    EXPECT_EQ(sent(view, own_), own_) << "it changed what it learned from, not what it learned";
  } else {
    EXPECT_NE(sent(view, own_), own_);
  }
}

TEST_P(BehaviorContract, UsesWhatItSaysThatItKnows) {
  const Matrix others = random_matrix(2);
  const HonestView one = view_of(honest_), other = view_of(others);
  std::vector<double> another = own_;
  std::ranges::reverse(another);
  if (behavior_->knowledge() == Knowledge::own_update) {
    EXPECT_EQ(sent(one, own_), sent(HonestView{}, own_));
  } else {
    EXPECT_NE(sent(one, own_), sent(other, own_));
    EXPECT_EQ(sent(one, own_), sent(one, another));
  }
}

INSTANTIATE_TEST_SUITE_P(Family, BehaviorContract, testing::Range<std::size_t>(0, Behavior::family().size()),
                         [](const auto& test) { return Behavior::family().info(test.param).name; });

TEST(BehaviorFamily, BeginsWithHonesty) {
  EXPECT_EQ(Behavior::family().info(0).name, "honest");
}

}  // namespace
}  // namespace stakemine::adversary
