// SPDX-License-Identifier: Apache-2.0
// Training under attack where miners hold the data, against an independent implementation:
// tests/reference/byzantine_digits.py wrote tests/vectors/byzantine_digits.json.
#include "stakemine/experiment/simulate.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace stakemine::experiment {
namespace {

using nlohmann::json;
const std::filesystem::path kRoot = STAKEMINE_SOURCE_DIR;

std::string rule_json(const std::string& rule) {
  const std::string rest = R"("byzantine_weight": 4, "weighting": "equal")";
  if (rule == "mixed_trimmed_mean")
    return R"({"type": "trimmed_mean", "pre": ["nearest_neighbor_mixing"], )" + rest + "}";
  if (rule == "centered_clipping")
    return R"({"type": "centered_clipping", "radius": 0.5, "iterations": 1, )" + rest + "}";
  return fmt::format(R"({{"type": "{}", {}}})", rule, rest);
}

std::string behavior_json(const std::string& attack) {
  if (const auto space = attack.find(' '); space != std::string::npos)
    return fmt::format(R"({{"type": "{}", "scale": {}}})", attack.substr(0, space), attack.substr(space + 1));
  return fmt::format(R"("{}")", attack == "none" ? "honest" : attack);
}

// The data with the rows of one label after the other dealt to the miners, as the reference does.
std::string sorted_data() {
  std::ifstream in{kRoot / "configs/data/digits.csv"};
  std::string header, line;
  std::getline(in, header);
  std::vector<std::string> lines;
  while (std::getline(in, line)) lines.push_back(line);
  const auto field = [](const std::string& text, int from_the_end) {
    std::size_t end = text.size();
    for (int i = 0; i < from_the_end; ++i) end = text.rfind(',', end - 1);
    const std::size_t begin = text.rfind(',', end - 1) + 1;
    return text.substr(begin, end - begin);
  };
  std::vector<std::size_t> train;
  for (std::size_t row = 0; row < lines.size(); ++row)
    if (field(lines[row], 1) == "0") train.push_back(row);
  std::ranges::stable_sort(train, {}, [&](std::size_t row) { return std::stoi(field(lines[row], 2)); });
  std::vector<std::string> owner(lines.size());
  for (std::size_t k = 0; k < 16; ++k)
    for (std::size_t i = k * train.size() / 16; i < (k + 1) * train.size() / 16; ++i)
      owner[train[i]] = std::to_string(k);
  std::ostringstream out;
  out << header << '\n';
  for (std::size_t row = 0; row < lines.size(); ++row)
    out << lines[row].substr(0, lines[row].rfind(',') + 1) << owner[row] << '\n';
  const auto path = std::filesystem::path{testing::TempDir()} / "digits_sorted_by_label.csv";
  std::ofstream{path} << out.str();
  return path.string();
}

RunResult run(const json& expected, const std::string& data, const char* threads) {
  const auto attack = expected["attack"].get<std::string>();
  const char* miners = attack == "none"         ? R"([{{"count": 16, "behavior": {}}}])"
                       : attack == "label_flip" ? R"([{{"count": 12}}, {{"count": 4, "behavior": {}}}])"
                                                : R"([{{"count": 16}}, {{"count": 4, "behavior": {}}}])";
  const std::string text = fmt::format(
      R"({{"seed": 1, "rounds": {}, "task": {{"type": "learning",
        "data": {{"type": "csv", "path": "{}", "label": "y", "split_column": "is_test", "divide_by": 16}},
        "placement": {{"type": "column", "column": "miner"}},
        "model": {{"type": "softmax_regression", "l2": 0.0, "bias": true, "initial": "zero"}},
        "training": {{"type": "distributed_gradient", "learning_rate": 1.0}}}},
        "miners": {}, "aggregation": {}, "runtime": {{"threads": {}}}, "report": {{"attack_baselines": false}}}})",
      expected["train_loss"].size(), data, fmt::format(fmt::runtime(miners), behavior_json(attack)),
      rule_json(expected["rule"]), threads);
  return simulate(read_config_text(text, "network"));
}

TEST(RobustLearningReference, EveryRuleUnderEveryAttackTrainsAsTheIndependentImplementation) {
  const std::string dealt = (kRoot / "configs/data/digits.csv").string(), sorted = sorted_data();
  std::ifstream file{kRoot / "tests/vectors/byzantine_digits.json"};
  const json cases = json::parse(file);
  ASSERT_GE(cases.size(), 2U * 7U * 7U) << "runs that hang on a tie are left out";
  for (const json& expected : cases) {
    SCOPED_TRACE(fmt::format("{} {} {}", expected["placement"].get<std::string>(),
                             expected["attack"].get<std::string>(), expected["rule"].get<std::string>()));
    const RunResult result = run(expected, expected["placement"] == "iid" ? dealt : sorted, "1");
    ASSERT_EQ(result.rounds.size(), expected["train_loss"].size());
    for (std::size_t round = 0; round < result.rounds.size(); ++round) {
      const RoundRecord& record = result.rounds[round];
      EXPECT_NEAR(*record.train_loss, expected["train_loss"][round].get<double>(), 1e-6) << round;
      EXPECT_NEAR(*record.test_accuracy, expected["test_accuracy"][round].get<double>(), 1e-6) << round;
      EXPECT_NEAR(*record.parameter_norm, expected["parameter_norm"][round].get<double>(), 1e-6) << round;
    }
  }
}

RunResult federated(const char* placement, const char* sampling, const char* threads) {
  return simulate(read_config_text(fmt::format(R"({{"seed": 2, "rounds": 15, "task": {{"type": "learning",
        "data": {{"type": "make_classification", "n_samples": 2000, "n_features": 10, "n_informative": 5,
                 "class_sep": 2.0, "random_state": 1, "test_share": 0.3}},
        "placement": {}, "training": {{"type": "federated_averaging", "local_epochs": 2, "batch_size": 16{}}}}},
        "miners": [{{"count": 30, "stake": {{"type": "pareto", "minimum": 1, "alpha": 1.2}}}}, {{"count": 2, "behavior": "free_rider"}}],
        "runtime": {{"threads": {}}}, "report": {{"attack_baselines": false}}}})",
                                               placement, sampling, threads),
                                   "network"));
}

TEST(RobustLearningFederated, LearnsWhoeverHoldsTheDataTheSameOnAnyThreads) {
  for (const char* placement : {R"("coordinator")", R"("iid")", R"({"type": "label", "classes_per_miner": 1})",
                                R"({"type": "dirichlet", "alpha": 0.5})", R"({"type": "quantity", "alpha": 0.5})"}) {
    const RunResult one = federated(placement, "", "1");
    EXPECT_GT(*one.summary.test_accuracy, 0.75) << placement;
    EXPECT_EQ(one.summary.digest, federated(placement, "", "3").summary.digest) << placement;
    EXPECT_EQ(one.summary.skew.has_value(), std::string{placement} != R"("coordinator")");
  }
}

TEST(RobustLearningFederated, SamplesSoManyClients) {
  for (const char* by : {"uniform", "stake"}) {
    const std::string sampling = fmt::format(R"(, "clients_per_round": 7, "client_sampling": "{}")", by);
    const RunResult result = federated(R"("iid")", sampling.c_str(), "2");
    std::uint64_t rows = 0;
    for (const RoundRecord& round : result.rounds) {
      EXPECT_EQ(round.participants, 7U) << by;
      rows += round.shards;
    }
    EXPECT_EQ(result.summary.work_total, rows);
    EXPECT_GT(std::ranges::count_if(result.miners.results, [](std::uint64_t count) { return count > 0; }), 12) << by;
  }
  EXPECT_ANY_THROW((void)federated(R"("coordinator")", R"(, "clients_per_round": 7)", "1"));
}

}  // namespace
}  // namespace stakemine::experiment
