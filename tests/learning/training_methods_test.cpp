// SPDX-License-Identifier: Apache-2.0
// Batches, worker momentum, schedules and SCAFFOLD, against ten obvious lines each.
#include "stakemine/learning/distributed_gradient.hpp"
#include "stakemine/learning/federated_averaging.hpp"
#include "stakemine/learning/linear_regression.hpp"
#include "stakemine/learning/scaffold.hpp"
#include "stakemine/learning/schedule.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <set>

#include <gtest/gtest.h>

namespace stakemine::learning {
namespace {

constexpr double kL2 = 0.1;

// Miners with rows (x, y) of their own, who fit y ≈ w x + b.
struct Line {
  std::vector<double> x, y;
  double weight = 1;

  [[nodiscard]] LabelledRows rows() const { return {{x.data(), x.size(), 1}, {}, y}; }
  /// Of the mean of ½ (w x + b − y)² plus the penalty.
  [[nodiscard]] std::array<double, 2> gradient(const std::array<double, 2>& p) const {
    std::array<double, 2> sum{};
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double error = p[0] * x[i] + p[1] - y[i];
      sum[0] += error * x[i] / static_cast<double>(x.size());
      sum[1] += error / static_cast<double>(x.size());
    }
    sum[0] += kL2 * p[0];
    return sum;
  }
};

const std::vector<Line> kMiners{{{1, 2, 3}, {2, 3, 5}, 1}, {{-1, 0.5}, {4, -2}, 2}};

struct Course {
  explicit Course(const Training& training_method)
      : training(training_method),
        state(training.state_size(2)),
        memory(kMiners.size(), std::vector<double>(training.memory_size(2))) {}

  // What a miner sends.
  std::vector<double> result(std::size_t miner, const std::vector<double>& parameters, Round round = 1) {
    std::vector<double> out(training.result_size(2));
    training.local_result({.model = model,
                           .shape = {1, 1},
                           .parameters = parameters,
                           .rows = kMiners[miner].rows(),
                           .round = round,
                           .random = KeyedRandom{1, Purpose::shard_shuffle, miner, round},
                           .broadcast = std::span{state}.first(training.broadcast_size(2)),
                           .memory = memory[miner]},
                          scratch, out);
    return out;
  }

  const Training& training;
  LinearRegression model{{.l2 = kL2}};
  ModelScratch scratch;
  std::vector<double> state;
  std::vector<std::vector<double>> memory;
};

TEST(Scaffold, FollowsItsAlgorithm) {
  constexpr double kRate = 0.05, kServer = 0.8, kParticipation = 0.5;
  constexpr int kSteps = 3;
  const Scaffold training{{{.local_epochs = kSteps, .learning_rate = kRate}, kServer}};
  Course found{training};
  std::vector<double> parameters{0.3, -0.2};
  std::array<double, 2> w{0.3, -0.2}, c{};
  std::vector<std::array<double, 2>> own(kMiners.size());
  for (Round round = 1; round <= 4; ++round) {
    std::array<double, 4> aggregate{};
    std::array<double, 4> expected{};
    for (std::size_t miner = 0; miner < kMiners.size(); ++miner) {
      const double share = kMiners[miner].weight / 3;
      const auto sent = found.result(miner, parameters, round);
      for (std::size_t i = 0; i < 4; ++i) aggregate[i] += share * sent[i];

      std::array<double, 2> local = w;
      for (int step = 0; step < kSteps; ++step) {
        const auto gradient = kMiners[miner].gradient(local);
        for (std::size_t i = 0; i < 2; ++i) local[i] -= kRate * (gradient[i] - own[miner][i] + c[i]);
      }
      for (std::size_t i = 0; i < 2; ++i) {
        const double next = own[miner][i] - c[i] + (w[i] - local[i]) / (kSteps * kRate);
        expected[i] += share * (local[i] - w[i]);
        expected[2 + i] += share * (next - own[miner][i]);
        own[miner][i] = next;
      }
    }
    training.server_step({round, aggregate, found.state, kParticipation}, parameters);
    for (std::size_t i = 0; i < 2; ++i) {
      w[i] += kServer * expected[i];
      c[i] += kParticipation * expected[2 + i];
      EXPECT_NEAR(parameters[i], w[i], 1e-14);
      EXPECT_NEAR(found.state[i], c[i], 1e-13);
    }
  }
  EXPECT_GT(std::abs(c[0]), 1e-3);
}

// Local steps on unlike data drift to a mean of the miners' own solutions; SCAFFOLD ends at the common one.
TEST(Scaffold, EndsWhereAllMinersTogetherWould) {
  const Scaffold scaffold{{{.local_epochs = 10, .learning_rate = 0.05}}};
  const FederatedAveraging averaging{{{.local_epochs = 10, .learning_rate = 0.05}}};
  const auto slope_at_the_end = [](const Training& training) {
    Course course{training};
    std::vector<double> parameters(2);
    for (Round round = 1; round <= 2000; ++round) {
      std::vector<double> aggregate(training.result_size(2));
      for (std::size_t miner = 0; miner < kMiners.size(); ++miner) {
        const auto sent = course.result(miner, parameters, round);
        for (std::size_t i = 0; i < sent.size(); ++i) aggregate[i] += kMiners[miner].weight / 3 * sent[i];
      }
      training.server_step({round, aggregate, course.state}, parameters);
    }
    std::array<double, 2> total{};
    for (const Line& miner : kMiners)
      for (std::size_t i = 0; i < 2; ++i)
        total[i] += miner.weight / 3 * miner.gradient({parameters[0], parameters[1]})[i];
    return std::hypot(total[0], total[1]);
  };
  EXPECT_LT(slope_at_the_end(scaffold), 1e-10);
  EXPECT_GT(slope_at_the_end(averaging), 1e-3);
}

TEST(DistributedGradient, MomentumIsARunningMeanOfAMinersGradients) {
  const DistributedGradient training{{.worker_momentum = 0.75}};
  Course found{training};
  const auto first = found.result(0, {0, 0}), second = found.result(0, {1, 1}, 2), third = found.result(0, {2, 0}, 3);
  const auto g1 = kMiners[0].gradient({0, 0}), g2 = kMiners[0].gradient({1, 1}), g3 = kMiners[0].gradient({2, 0});
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(first[i], g1[i], 1e-14);
    const double mean = 0.75 * g1[i] + 0.25 * g2[i];
    EXPECT_NEAR(second[i], mean, 1e-14);
    EXPECT_NEAR(third[i], 0.75 * mean + 0.25 * g3[i], 1e-14);
  }
  EXPECT_NEAR(found.result(1, {0, 0})[0], kMiners[1].gradient({0, 0})[0], 1e-14);  // of its own
}

TEST(DistributedGradient, ABatchIsDrawnWithoutReplacementAndWithoutBias) {
  const DistributedGradient training{{.batch_size = 2}};
  Course found{training};
  const Line& miner = kMiners[0];
  std::set<double> seen;
  double sum = 0;
  constexpr Round kRounds = 3000;
  for (Round round = 1; round <= kRounds; ++round) {
    const double gradient = found.result(0, {0.5, 0}, round)[0];
    seen.insert(std::round(gradient * 1e9));
    sum += gradient;
  }
  std::set<double> pairs;
  for (std::size_t left_out = 0; left_out < 3; ++left_out) {
    Line pair = miner;
    pair.x.erase(pair.x.begin() + static_cast<std::ptrdiff_t>(left_out));
    pair.y.erase(pair.y.begin() + static_cast<std::ptrdiff_t>(left_out));
    pairs.insert(std::round(pair.gradient({0.5, 0})[0] * 1e9));
  }
  EXPECT_EQ(seen, pairs);
  EXPECT_NEAR(sum / kRounds, miner.gradient({0.5, 0})[0], 0.15);  // deviation of the mean: below 0.05
  EXPECT_EQ(training.local_flops(LinearRegression{{}}, {1, 1}, 3), 2 * 4.0 * 2);
}

double factor(const config::Choice<Schedule>& schedule, Round round) {
  return schedule.make()->factor(round);
}

TEST(Schedule, EveryOneBeginsAtOneAndNeverGrows) {
  for (const auto& member : Schedule::family().members()) {
    SCOPED_TRACE(member.info.name);
    const auto schedule = Schedule::family().choose(member.info.name).make();
    double before = 1;
    EXPECT_EQ(schedule->factor(1), 1);
    for (Round round = 2; round < 500; ++round) {
      const double now = schedule->factor(round);
      EXPECT_LE(now, before);
      EXPECT_GE(now, 0);
      before = now;
    }
  }
}

TEST(Schedule, FactorsByHand) {
  EXPECT_EQ(factor(Schedule::family().choose("step"), 100), 1);
  EXPECT_DOUBLE_EQ(factor(Schedule::family().choose("step"), 201), 0.01);
  const ExponentialSchedule exponential{{{}, 0.5}};
  EXPECT_DOUBLE_EQ(exponential.factor(4), 0.125);
  const InverseSchedule inverse{{{}, 0.5}};
  EXPECT_DOUBLE_EQ(inverse.factor(3), 0.5);
  const CosineSchedule cosine{{{}, 8, 0.2}};
  EXPECT_DOUBLE_EQ(cosine.factor(5), 0.6);
  EXPECT_DOUBLE_EQ(cosine.factor(3), 0.2 + 0.4 * (1 + std::cos(std::numbers::pi / 4)));
  EXPECT_DOUBLE_EQ(cosine.factor(9), 0.2);
  EXPECT_DOUBLE_EQ(cosine.factor(1000), 0.2);
  const ExponentialSchedule warm{{{.warm_up = 4}, 0.5}};
  EXPECT_DOUBLE_EQ(warm.factor(1), 0.25);
  EXPECT_DOUBLE_EQ(warm.factor(3), 0.75 * 0.25);
  EXPECT_DOUBLE_EQ(warm.factor(5), 0.0625);
}

TEST(Schedule, SetsTheStepOfEveryMethod) {
  const auto schedule = Schedule::family().choose("inverse");  // 1 / 1.01 in round 2
  const std::vector<double> begin{0.3, -0.2};
  const auto g = kMiners[0].gradient({0.3, -0.2});
  const FederatedAveraging averaging{{{.learning_rate = 0.1, .schedule = schedule}}};
  EXPECT_NEAR(Course{averaging}.result(0, begin, 2)[0], -0.1 / 1.01 * g[0], 1e-15);
  const DistributedGradient gradient{{.learning_rate = 0.1, .schedule = schedule}};
  std::vector<double> parameters = begin;
  gradient.server_step({2, std::vector<double>{g[0], g[1]}}, parameters);
  EXPECT_NEAR(parameters[0], 0.3 - 0.1 / 1.01 * g[0], 1e-15);
}

}  // namespace
}  // namespace stakemine::learning
