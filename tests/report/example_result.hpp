// SPDX-License-Identifier: Apache-2.0
/// A made-up run, small enough to check by hand.
#pragma once

#include "stakemine/experiment/result.hpp"

#include <cstddef>
#include <string>

namespace stakemine::report {

/// Four miners in two groups, the second of them hostile; three rounds that learn.
inline experiment::RunResult example_result() {
  experiment::RunResult result;
  result.miners.group_names = {"clinics", "sybils"};
  result.miners.behavior_names = {"honest", "sign_flip"};
  result.miners.group = {0, 0, 0, 1};
  result.miners.stake = {50, 30, 0.1, 20};
  result.miners.speed_flops = {2e9, 1.5e9, 1e9, 2e9};
  result.miners.latency_s = {0.025, 0.03, 0.1, 0.025};
  result.miners.bandwidth_bps = {5e7, 5e7, 5e7, 5e7};
  result.miners.shards = {15, 9, 0, 6};
  result.miners.quota = {15, 9, 0.03, 6};
  result.miners.results = {3, 3, 0, 3};
  result.miners.compute_s = {1.5, 0.9, 0, 0.6};
  result.miners.reward = {500, 300, 0, 200};
  for (std::uint64_t i = 1; i <= 3; ++i) {
    experiment::RoundRecord round;
    round.round = i;
    round.virtual_time_s = 0.1 * static_cast<double>(i);
    round.duration_s = 0.1;
    round.shards = 10;
    round.last_compute_s = 0.05;
    round.last_transfer_s = 0.02;
    round.participants = 3;
    round.results = 3;
    round.updated = true;
    round.messages = 6;
    round.bytes = 6000;
    round.train_loss = 0.7 / static_cast<double>(i);
    round.test_accuracy = 0.9 + 0.02 * static_cast<double>(i);
    round.parameter_norm = 1.0 / 3 * static_cast<double>(i);
    round.attacker_weight_share = 0.2;
    round.digest = "00112233445566778899aabbccddeeff";
    result.rounds.push_back(round);
  }
  auto& summary = result.summary;
  summary.description = "Four miners learn.";
  summary.digest = "00112233445566778899aabbccddeeff";
  summary.seed = 18446744073709551615ULL;
  summary.rounds = summary.rounds_configured = 3;
  summary.clock = "virtual";
  summary.threads = 2;
  summary.miners = 4;
  summary.virtual_time_s = 0.3;
  summary.wall_time_s = 0.012;
  summary.messages = 18;
  summary.bytes = 18000;
  summary.train_loss = result.rounds.back().train_loss;
  summary.test_accuracy = result.rounds.back().test_accuracy;
  summary.work_total = 30;
  summary.work_largest_deviation = 0.5;
  summary.task = "learning: four.csv";
  summary.allocation = "systematic by stake";
  summary.aggregation = "trimmed_mean by samples";
  summary.stake = {.gini = 0.4, .hhi = 0.38, .nakamoto = 2};
  summary.rewards = {.gini = 0.4, .hhi = 0.38, .nakamoto = 2};
  summary.work_share = {.gini = 0.4, .hhi = 0.38, .nakamoto = 2};
  experiment::AttackReport attack;
  attack.behaviors = {"sybils: sign_flip"};
  attack.attackers = 1;
  attack.stake_share = attack.work_share = attack.weight_share = attack.reward_share = 0.2;
  attack.accuracy_damage = 0.01;
  attack.loss_damage = 0.03;
  attack.baselines = {
      {"this run", "trimmed_mean", true, 0.233, 0.96, {1, 2, 3}, {0.92, 0.94, 0.96}, {0.7, 0.35, 0.233}},
      {"nobody attacks", "trimmed_mean", false, 0.2, 0.97, {1, 2, 3}, {0.93, 0.95, 0.97}, {0.6, 0.3, 0.2}},
      {"attacked under mean", "mean", true, 5.0, 0.4, {1, 2, 3}, {0.6, 0.5, 0.4}, {1, 2, 5}}};
  summary.attack = attack;
  result.phases = {{"rounds", 0.01}};
  result.parameters = {1, 2};
  return result;
}

/// Miners of one honest group, miner i with stake i + 1.
inline experiment::RunResult many_miners(std::size_t count) {
  experiment::RunResult result = example_result();
  auto& miners = result.miners;
  miners = {};
  miners.group_names = {"clinics"};
  miners.behavior_names = {"honest"};
  miners.group.assign(count, 0);
  for (std::size_t i = 0; i < count; ++i) miners.stake.push_back(static_cast<double>(i + 1));
  miners.speed_flops.assign(count, 1e9);
  miners.latency_s.assign(count, 0.0123456789);
  miners.bandwidth_bps.assign(count, 5e7);
  miners.shards.assign(count, 3);
  miners.quota.assign(count, 3.0000001);
  miners.results.assign(count, 3);
  miners.compute_s.assign(count, 0.1);
  miners.reward.assign(count, 7);
  result.summary.miners = count;
  result.summary.attack.reset();
  return result;
}

}  // namespace stakemine::report
