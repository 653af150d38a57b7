// SPDX-License-Identifier: Apache-2.0
// Partial results that are summed as they are computed, against the same run with each of them stored.
#include "experiment/streaming.hpp"

#include "stakemine/core/random.hpp"
#include "stakemine/experiment/memory.hpp"
#include "stakemine/experiment/simulate.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace stakemine::experiment {
namespace {

std::string config_of(std::uint64_t key) {
  KeyedRandom random(key, Purpose::test);
  const auto one_of = [&](const std::vector<std::string>& texts) { return texts[random.below(texts.size())]; };
  return fmt::format(
      R"({{"seed": {}, "rounds": 4, "task": {{"type": "learning", "precision": "{}",
          "data": {{"type": "make_classification", "n_samples": 600, "n_features": 6}},
          "placement": {}, "model": "{}", "training": {}}},
          "miners": [{{"count": {}, "stake": {{"type": "uniform", "minimum": 1, "maximum": 9}}}}],
          "aggregation": {{"type": "mean", "weighting": "{}"}}{}}})",
      key, one_of({"float64", "float32"}),
      one_of({R"({"type": "coordinator", "shards": 150})", R"({"type": "iid"})",
              R"({"type": "dirichlet", "alpha": 0.5})"}),
      one_of({"softmax_regression", "linear_svm"}),
      one_of({R"("distributed_gradient")", R"({"type": "distributed_gradient", "batch_size": 3})"}),
      3 + random.below(90), one_of({"samples", "stake", "equal"}),
      one_of({"", R"(, "faults": {"loss": {"rate": 0.1}}, "protocol": {"deadline": "5 s"})",
              R"(, "protocol": {"quorum": 0.7})"}));
}

TEST(Streaming, ChangesNoBit) {
  for (std::uint64_t key = 1; key <= 12; ++key) {
    ExperimentConfig config = read_config_text(config_of(key), "config");
    ASSERT_EQ(results_of(config, config.aggregation, Clock::simulated, honesty_of(config)),
              protocol::Results::streamed);
    config.runtime.threads = 1;
    SimulateOptions options;
    options.results = protocol::Results::kept;
    const RunResult stored = simulate(config, options);
    options.results = protocol::Results::streamed;
    options.lp_size = 7;
    ASSERT_TRUE(stored.rounds.front().updated);
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      config.runtime.threads = threads;
      const RunResult streamed = simulate(config, options);
      for (std::size_t round = 0; round < stored.rounds.size(); ++round)
        ASSERT_EQ(stored.rounds[round].digest, streamed.rounds[round].digest) << config_of(key) << threads;
    }
  }
}

// Whoever looks at single results has them stored.
TEST(Streaming, OnlyWhereNobodyLooks) {
  const std::string base = R"({"seed": 1, "rounds": 1, "task": {"type": "learning", "data": "make_classification"},
      "miners": [{"count": 9}], )";
  const auto results = [&](const std::string& rest) {
    const ExperimentConfig config = read_config_text(base + rest + "}", "config");
    return results_of(config, config.aggregation, config.runtime.clock, honesty_of(config));
  };
  EXPECT_EQ(results(R"("aggregation": "mean")"), protocol::Results::streamed);
  for (const char* looks :
       {R"("aggregation": "coordinate_median")",
        R"("aggregation": {"type": "mean", "pre": [{"type": "norm_clipping", "radius": 1}]})",
        R"("incentives": {"reward": "work_times_quality"})", R"("protocol": {"replication": {"copies": 2}})",
        R"("protocol": {"mode": "asynchronous"})", R"("runtime": {"clock": "wall"})"})
    EXPECT_EQ(results(looks), protocol::Results::kept) << looks;
  ExperimentConfig attacked = read_config_text(base + R"("aggregation": "mean"})", "config");
  attacked.miners.front().behavior = adversary::Behavior::family().choose("infinite");
  EXPECT_EQ(results_of(attacked, attacked.aggregation, Clock::simulated, honesty_of(attacked)),
            protocol::Results::kept);
}

}  // namespace
}  // namespace stakemine::experiment
